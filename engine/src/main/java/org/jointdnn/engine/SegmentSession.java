package org.jointdnn.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Initializer;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jspecify.annotations.Nullable;

/**
 * A segment opened in ONNX Runtime, ready to run.
 *
 * <p>The weights are read where the weight store maps them; the runtime adds copies of its own only
 * where it packs weights for its kernels. Inputs are read and outputs written in the memory of the
 * host tensors. Both mapped weights and views of them are held until the session is closed, because
 * the runtime refers to the caller's memory for as long as the session lives.
 *
 * <p>Thread safety: {@link #run} may be called from many threads; {@link #close} must come after all
 * runs have returned.
 */
public final class SegmentSession implements AutoCloseable {
    private static final Set<String> NONE_BUT_PINNED = Set.of();

    private final String name;
    private final SegmentModel model;
    private final OrtRuntime runtime;
    private final OrtSession session;
    private final NativeTensors weights;
    private boolean closed;

    private SegmentSession(
            String name, SegmentModel model, OrtRuntime runtime, OrtSession session, NativeTensors weights) {
        this.name = name;
        this.model = model;
        this.runtime = runtime;
        this.session = session;
        this.weights = weights;
    }

    /**
     * Opens a segment.
     *
     * @throws ModelFormatException if the runtime refuses the segment; an operator that it does not
     *     implement gives an {@link org.jointdnn.onnx.UnsupportedOperatorException}
     * @throws IllegalStateException if the store does not hold the segment's weights
     */
    public static SegmentSession open(OrtRuntime runtime, SegmentModel model, WeightStore store) {
        return open(runtime, model, store, true);
    }

    /**
     * As {@link #open}, but the runtime allocates what is computed within one by one, not as one block that is laid out before: models
     * with many large tensors within take less memory so, and somewhat longer.
     */
    public static SegmentSession openSparing(OrtRuntime runtime, SegmentModel model, WeightStore store) {
        return open(runtime, model, store, false);
    }

    private static SegmentSession open(OrtRuntime runtime, SegmentModel model, WeightStore store, boolean laidOut) {
        String name = "segment " + model.from() + ".." + model.to();
        checkTypes(name, model);
        NativeTensors weights = new NativeTensors(runtime.environment());
        try (SessionOptions options = runtime.sessionOptions()) {
            options.setMemoryPatternOptimization(laidOut);
            Map<String, OnnxTensorLike> external = new HashMap<>();
            for (Initializer initializer : model.external()) {
                external.put(initializer.name(), weightView(weights, initializer, store));
            }
            if (!external.isEmpty()) {
                options.addExternalInitializers(external);
            }
            OrtSession session =
                    runtime.environment().createSession(model.model().toByteArray(), options);
            return new SegmentSession(name, model, runtime, session, weights);
        } catch (OrtException e) {
            weights.close();
            throw SessionErrors.onOpening(name, e);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private static OnnxTensor weightView(NativeTensors weights, Initializer initializer, WeightStore store)
            throws OrtException {
        Initializer.Location location = initializer
                .location()
                .orElseThrow(() -> new ModelFormatException(
                        "initializer '" + initializer.name() + "' is marked external but has no location in a blob"));
        ByteBuffer blob = store.blob(location.blob());
        if (location.offset() + location.length() > blob.capacity()) {
            throw new ModelFormatException("initializer '" + initializer.name() + "' lies at " + location.offset()
                    + " with " + location.length() + " bytes in a blob of " + blob.capacity() + " bytes");
        }
        ByteBuffer range = blob.duplicate();
        ((Buffer) range).limit((int) (location.offset() + location.length())).position((int) location.offset());
        return weights.viewOf(location.type(), location.shape(), range.slice());
    }

    private static void checkTypes(String name, SegmentModel model) {
        for (List<TensorSpec> specs : List.of(model.inputs(), model.outputs())) {
            for (TensorSpec spec : specs) {
                if (!NativeTensors.javaType(spec.type()).isPresent()) {
                    throw new ModelFormatException(name + ": tensor '" + spec.name() + "' has the type " + spec.type()
                            + ", which ONNX Runtime's Java interface can't pass in or out");
                }
            }
        }
    }

    /** The segment's blocks, inputs and outputs. */
    public SegmentModel model() {
        return model;
    }

    /**
     * Runs the segment.
     *
     * @param inputs by name, at least those of the segment; others are ignored
     * @return the outputs in memory of their own, and the time from the call until they were complete
     * @throws IllegalArgumentException if an input is missing or has another type or shape than declared
     */
    public SegmentResult run(Map<String, Tensor> inputs) {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (TensorSpec spec : model.outputs()) {
            outputs.put(spec.name(), Tensor.allocate(spec.type(), spec.shape()));
        }
        return new SegmentResult(outputs, runInto(outputs, inputs));
    }

    /**
     * Runs the segment and writes its outputs over the given tensors.
     *
     * @param outputs by name, all those of the segment
     * @return nanoseconds from the call until the outputs were complete
     * @throws IllegalArgumentException if a tensor is missing or has another type or shape than declared
     */
    public long runInto(Map<String, Tensor> outputs, Map<String, Tensor> inputs) {
        return runInto(outputs, inputs, null);
    }

    /**
     * As {@link #runInto(Map, Map)}; setting the options to terminate ends the run soon, with an exception.
     *
     * @param options null for the runtime's own
     */
    long runInto(Map<String, Tensor> outputs, Map<String, Tensor> inputs, OrtSession.@Nullable RunOptions options) {
        long start = System.nanoTime();
        Map<String, Tensor> read = TensorCheck.select(name, "input", model.inputs(), inputs);
        Map<String, Tensor> written = TensorCheck.select(name, "output", model.outputs(), outputs);
        try (NativeTensors views = new NativeTensors(runtime.environment());
                OrtSession.Result ignored =
                        session.run(views.viewsOf(read), NONE_BUT_PINNED, views.viewsOf(written), options)) {
            return System.nanoTime() - start;
        } catch (OrtException e) {
            throw SessionErrors.onRunning(name, e);
        }
    }

    /** Frees the session and its views of the weights; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(name + " can't be closed: " + e.getMessage(), e);
        } finally {
            weights.close();
        }
    }
}
