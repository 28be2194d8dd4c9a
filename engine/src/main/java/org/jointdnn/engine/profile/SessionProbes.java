package org.jointdnn.engine.profile;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jointdnn.engine.CoreWait;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.SegmentSession;
import org.jointdnn.engine.SegmentSessions;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.onnx.bundle.SegmentAssembler;

/**
 * Probes that run the segments of a bundle as sessions.
 *
 * <p>FLOAT32 inputs are drawn from a standard normal distribution, whatever the model would compute
 * there: zeros would be too easy, and a chain of random weights may fade into denormal numbers, which
 * are slow. Tensors of other types (token numbers, masks, shapes) may only hold what the model puts
 * there, so they are taken from one pass through the blocks; among the model's own inputs they are
 * zeros.
 *
 * <p>Time that the calling thread waits for a core is left out where the system tells it, so that a busy
 * machine is measured as if it were idle. Waits of the runtime's other threads are not known.
 *
 * <p>Thread safety: none; all calls must come from the thread that made it.
 */
public final class SessionProbes implements ProbeSource, AutoCloseable {
    private final OrtRuntime runtime;
    private final Bundle bundle;
    private final WeightStore weights;
    private final SplittableRandom random;
    private final Map<String, Tensor> samples = new HashMap<>();
    private final CoreWait coreWait = CoreWait.ofThisThread();
    private boolean computedKnown;

    /** @param seed of the inputs' values */
    public SessionProbes(OrtRuntime runtime, Bundle bundle, WeightStore weights, long seed) {
        this.runtime = runtime;
        this.bundle = bundle;
        this.weights = weights;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public int blocks() {
        return bundle.blocks().size();
    }

    @Override
    public long bytes(Segment segment) {
        return SegmentSessions.estimateBytes(bundle, segment);
    }

    @Override
    public Probe open(Segment segment) {
        Map<String, Tensor> inputs = new HashMap<>();
        for (BundleTensor tensor : bundle.segmentInputs(segment.from(), segment.to())) {
            inputs.put(tensor.name(), sample(tensor));
        }
        SegmentSession session = openSession(segment);
        Map<String, Tensor> outputs = session.run(inputs).outputs();
        return new Probe() {
            @Override
            public long runNanos() {
                long waitedBefore = coreWait.nanos();
                long nanos = session.runInto(outputs, inputs);
                return nanos - Math.min(nanos, coreWait.nanos() - waitedBefore);
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    private SegmentSession openSession(Segment segment) {
        return SegmentSession.open(runtime, SegmentAssembler.assemble(bundle, segment.from(), segment.to()), weights);
    }

    private Tensor sample(BundleTensor tensor) {
        if (tensor.spec().type() != ElementType.FLOAT32
                && tensor.producer() != BundleTensor.MODEL_INPUT
                && !computedKnown) {
            computeAll();
            computedKnown = true;
        }
        return samples.computeIfAbsent(tensor.name(), name -> drawn(tensor.spec()));
    }

    private Tensor drawn(TensorSpec spec) {
        Tensor tensor = Tensor.allocate(spec.type(), spec.shape());
        if (spec.type() == ElementType.FLOAT32) {
            FloatBuffer values = tensor.data().asFloatBuffer();
            while (values.hasRemaining()) {
                values.put((float) normal());
            }
        }
        return tensor;
    }

    /** Box and Muller's transform. */
    private double normal() {
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        return radius * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** Passes once through the blocks and keeps the tensors that are not FLOAT32. */
    private void computeAll() {
        Map<String, Tensor> values = new HashMap<>();
        for (BundleTensor tensor : bundle.tensors()) {
            if (tensor.producer() == BundleTensor.MODEL_INPUT) {
                values.put(tensor.name(), sample(tensor));
            }
        }
        List<BundleTensor> others = new ArrayList<>(bundle.tensors());
        others.removeIf(tensor -> tensor.spec().type() == ElementType.FLOAT32);
        for (int block = 0; block < blocks(); block++) {
            try (SegmentSession session = openSession(new Segment(block, block))) {
                values.putAll(session.run(values).outputs());
            }
        }
        for (BundleTensor tensor : others) {
            Tensor value = values.get(tensor.name());
            if (value != null) {
                samples.put(tensor.name(), value);
            }
        }
    }

    /** Ends the observation of this thread; probes that are still open must not run any more. */
    @Override
    public void close() {
        coreWait.close();
    }
}
