package org.jointdnn.cloud;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Blob;
import org.jointdnn.onnx.bundle.Block;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleCodec;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.onnx.bundle.Sha256;

/**
 * A model of three blocks that computes without a runtime: {@code a = x + 1}, {@code b = 2 a},
 * {@code y = b + a}, so {@code y = 3 x + 3}; {@code a} skips block 1. Its one blob holds random bytes.
 */
final class Arithmetic implements ServedModel {
    static final int ELEMENTS = 4;
    static final long COMPUTE_NANOS = 1234;

    final byte[] weights = new byte[700_001];
    final AtomicInteger recycled = new AtomicInteger();
    private final Bundle bundle;

    Arithmetic() {
        this(ELEMENTS);
    }

    /** @param elements of each tensor */
    Arithmetic(int elements) {
        new SplittableRandom(5).nextBytes(weights);
        List<Block> blocks = IntStream.range(0, 3)
                .mapToObj(index -> new Block("block" + index, ByteString.EMPTY, List.of(), 0, 0, List.of()))
                .toList();
        bundle = BundleCodec.withHash(new Bundle(
                "arithmetic",
                "",
                ByteString.EMPTY,
                List.of(
                        tensor("x", elements, BundleTensor.MODEL_INPUT, List.of(0), false),
                        tensor("a", elements, 0, List.of(1, 2), false),
                        tensor("b", elements, 1, List.of(2), false),
                        tensor("y", elements, 2, List.of(), true)),
                blocks,
                List.of(),
                List.of(new Blob(Sha256.of(ByteBuffer.wrap(weights)), weights.length))));
    }

    private static BundleTensor tensor(
            String name, int elements, int producer, List<Integer> consumers, boolean output) {
        return new BundleTensor(
                new TensorSpec(name, ElementType.FLOAT32, Shape.of(elements)), producer, consumers, output);
    }

    @Override
    public Bundle bundle() {
        return bundle;
    }

    @Override
    public SegmentRunner runner() {
        return new SegmentRunner() {
            @Override
            public SegmentResult run(int from, int to, Map<String, Tensor> inputs) {
                Map<String, Tensor> values = new HashMap<>(inputs);
                for (int block = from; block <= to; block++) {
                    switch (block) {
                        case 0 -> values.put("a", map(values, "x", x -> x + 1));
                        case 1 -> values.put("b", map(values, "a", a -> 2 * a));
                        default -> values.put("y", sum(values, "b", "a"));
                    }
                }
                Map<String, Tensor> outputs = new HashMap<>();
                bundle.segmentOutputs(from, to).forEach(out -> outputs.put(out.name(), get(values, out.name())));
                return new SegmentResult(outputs, COMPUTE_NANOS);
            }

            @Override
            public void recycle(Tensor tensor) {
                recycled.incrementAndGet();
            }
        };
    }

    private static Tensor get(Map<String, Tensor> values, String name) {
        Tensor tensor = values.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return tensor;
    }

    private static Tensor map(Map<String, Tensor> values, String name, DoubleUnaryOperator function) {
        float[] numbers = get(values, name).toFloats();
        for (int index = 0; index < numbers.length; index++) {
            numbers[index] = (float) function.applyAsDouble(numbers[index]);
        }
        return Tensor.ofFloats(Shape.of(numbers.length), numbers);
    }

    private static Tensor sum(Map<String, Tensor> values, String left, String right) {
        float[] numbers = get(values, left).toFloats();
        float[] others = get(values, right).toFloats();
        for (int index = 0; index < numbers.length; index++) {
            numbers[index] += others[index];
        }
        return Tensor.ofFloats(Shape.of(numbers.length), numbers);
    }

    @Override
    public WeightStore weights() {
        return new WeightStore() {
            @Override
            public ByteBuffer blob(int index) {
                ByteBuffer direct = ByteBuffer.allocateDirect(weights.length).order(ByteOrder.LITTLE_ENDIAN);
                return direct.put(weights).flip();
            }

            @Override
            public boolean has(int index) {
                return true;
            }
        };
    }

    @Override
    public void prepare(int from, int to) {}

    @Override
    public byte[] profile(ComputeSlots slots, BiConsumer<Integer, Integer> progress) {
        progress.accept(1, 2);
        progress.accept(2, 2);
        return "{}".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {}
}
