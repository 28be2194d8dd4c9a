package org.jointdnn.training.gradient;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.GraphBuilder;
import org.jointdnn.training.graph.ModelSession;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/**
 * Times on this machine: the fastest of a few runs, all ways in turns. A way that takes far longer than the best is not run again, and
 * large convolutions are run less often.
 */
public final class RuntimeTimes implements LoweringTimes {
    private static final int ROUNDS = 10;
    private static final long ENOUGH_NANOS = 400_000_000;
    /** So much slower at its best, a way won't be the fastest. */
    private static final double HOPELESS = 3;

    private final OrtRuntime runtime;
    private final LongSupplier nanoTime;

    /** @param nanoTime a clock */
    public RuntimeTimes(OrtRuntime runtime, LongSupplier nanoTime) {
        this.runtime = runtime;
        this.nanoTime = nanoTime;
    }

    @Override
    public List<Long> nanos(Convolution convolution, List<? extends ConvolutionLowering.Way> ways) {
        if (ways.size() == 1) {
            return List.of(0L);
        }
        List<ModelSession> sessions = new ArrayList<>();
        try {
            ways.forEach(way -> sessions.add(session(convolution, way)));
            return best(sessions, tensors(convolution));
        } finally {
            sessions.forEach(ModelSession::close);
        }
    }

    private List<Long> best(List<ModelSession> sessions, Map<String, Tensor> values) {
        List<Long> best = new ArrayList<>();
        long start = nanoTime.getAsLong();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            for (int k = 0; k < sessions.size(); k++) {
                if (round > 1 && best.get(k) > HOPELESS * least) {
                    continue;
                }
                long begin = nanoTime.getAsLong();
                sessions.get(k).run(values);
                long nanos = nanoTime.getAsLong() - begin;
                if (round == 0) {
                    best.add(nanos);
                } else {
                    best.set(k, Math.min(best.get(k), nanos));
                }
            }
            least = best.stream().mapToLong(nanos -> nanos).min().orElse(0);
            if (round > 0 && nanoTime.getAsLong() - start > ENOUGH_NANOS) {
                break;
            }
        }
        return best;
    }

    private ModelSession session(Convolution convolution, ConvolutionLowering.Way way) {
        Ops ops = new Ops(new GraphBuilder("t"));
        ConvolutionGradient gradient = new ConvolutionGradient(ops, convolution);
        TensorSpec x = x(convolution);
        TensorSpec w = w(convolution);
        TensorSpec dy = dy(convolution);
        if (way instanceof ConvolutionLowering.OfOutput ofOutput) {
            return new ModelSession(runtime, ops.graph(), List.of(x, w), gradient.ofOutput(ofOutput, x, w));
        }
        if (way instanceof ConvolutionLowering.OfInput ofInput) {
            return new ModelSession(runtime, ops.graph(), List.of(dy, w), gradient.ofInput(ofInput, dy, w));
        }
        ConvolutionLowering.OfWeights ofWeights = (ConvolutionLowering.OfWeights) way;
        return new ModelSession(runtime, ops.graph(), List.of(x, dy), gradient.ofWeights(ofWeights, x, dy));
    }

    private static TensorSpec x(Convolution convolution) {
        long[] in = Shapes.longs(convolution.window().in());
        return spec("x", Shapes.of(convolution.batch(), convolution.channels(), in));
    }

    private static TensorSpec w(Convolution convolution) {
        long channels = convolution.channels() / convolution.groups();
        return spec(
                "w",
                Shapes.of(
                        convolution.filters(),
                        channels,
                        Shapes.longs(convolution.window().kernel())));
    }

    private static TensorSpec dy(Convolution convolution) {
        long[] out = Shapes.longs(convolution.window().out());
        return spec("dy", Shapes.of(convolution.batch(), convolution.filters(), out));
    }

    private static TensorSpec spec(String name, Shape shape) {
        return new TensorSpec(name, ElementType.FLOAT32, shape);
    }

    /** Not zeros, which processors may multiply faster or, near them, slower. */
    private static Map<String, Tensor> tensors(Convolution convolution) {
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Tensor> tensors = new HashMap<>();
        for (TensorSpec spec : List.of(x(convolution), w(convolution), dy(convolution))) {
            Tensor tensor = Tensor.allocate(spec.type(), spec.shape());
            FloatBuffer values = tensor.data().asFloatBuffer();
            while (values.hasRemaining()) {
                values.put((float) random.nextDouble(-1, 1));
            }
            tensors.put(spec.name(), tensor);
        }
        return tensors;
    }
}
