package org.jointdnn.device.calibration;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Block;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;

/** Three blocks on vectors, {@code a = 2 x}, {@code b = a a}, {@code y = b - 3 a}, in plain Java. */
final class SkipNetwork implements SegmentRunner {
    static final Shape SHAPE = Shape.of(1, 5);
    static final Bundle BUNDLE = new Bundle(
            "skip",
            "0123456789abcdef".repeat(4),
            ByteString.EMPTY,
            List.of(
                    tensor("x", BundleTensor.MODEL_INPUT, List.of(0), false),
                    tensor("a", 0, List.of(1, 2), false),
                    tensor("b", 1, List.of(2), false),
                    tensor("y", 2, List.of(), true)),
            List.of(block("a"), block("b"), block("y")),
            List.of(),
            List.of());

    private static BundleTensor tensor(String name, int producer, List<Integer> consumers, boolean output) {
        return new BundleTensor(new TensorSpec(name, ElementType.FLOAT32, SHAPE), producer, consumers, output);
    }

    private static Block block(String label) {
        return new Block(label, ByteString.EMPTY, List.of(), 0, 0, List.of());
    }

    static float[] a(float[] x) {
        float[] a = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            a[i] = 2 * x[i];
        }
        return a;
    }

    static float[] b(float[] a) {
        float[] b = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            b[i] = a[i] * a[i];
        }
        return b;
    }

    static float[] y(float[] a, float[] b) {
        float[] y = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            y[i] = b[i] - 3 * a[i];
        }
        return y;
    }

    @Override
    public SegmentResult run(int from, int to, Map<String, Tensor> inputs) {
        if (from != to) {
            throw new IllegalArgumentException("segment " + from + ".." + to + " is not one block");
        }
        float[] values = switch (from) {
            case 0 -> a(values(inputs, "x"));
            case 1 -> b(values(inputs, "a"));
            default -> y(values(inputs, "a"), values(inputs, "b"));
        };
        String output = BUNDLE.blocks().get(from).label();
        return new SegmentResult(Map.of(output, Tensor.ofFloats(SHAPE, values)), 1_000_000);
    }

    private static float[] values(Map<String, Tensor> inputs, String name) {
        Tensor tensor = inputs.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return tensor.toFloats();
    }

    /** Samples of the network's input. */
    record Samples(List<float[]> inputs, List<Integer> labels) implements SampleSet {
        @Override
        public int count() {
            return inputs.size();
        }

        @Override
        public Map<String, Tensor> inputs(int index) {
            return Map.of("x", Tensor.ofFloats(SHAPE, inputs.get(index)));
        }

        @Override
        public OptionalInt label(int index) {
            return labels.isEmpty() ? OptionalInt.empty() : OptionalInt.of(labels.get(index));
        }

        @Override
        public boolean synthetic() {
            return false;
        }

        @Override
        public String source() {
            return "a test";
        }
    }
}
