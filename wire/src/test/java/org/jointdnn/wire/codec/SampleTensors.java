package org.jointdnn.wire.codec;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/** Tensors to code: awkward shapes, values of many kinds. */
final class SampleTensors {
    /** Ones, primes, 7 channels, more than a chunk, no axis at all, nothing in it. */
    static final List<Shape> SHAPES = List.of(
            Shape.of(),
            Shape.of(1),
            Shape.of(1, 1, 1, 1),
            Shape.of(2),
            Shape.of(7),
            Shape.of(1, 9),
            Shape.of(1, 3, 5, 7),
            Shape.of(2, 7, 3, 11),
            Shape.of(1, 7, 13, 13),
            Shape.of(1, 12, 4, 4),
            Shape.of(3, 1, 17),
            Shape.of(2, 3, 1, 1),
            Shape.of(1, 8, 32, 32),
            Shape.of(1, 2, 3, 5, 7),
            Shape.of(1, 5, 83, 89),
            Shape.of(1, 7, 97, 101),
            Shape.of(2, 3, 128, 128),
            Shape.of(1, 1000),
            Shape.of(0),
            Shape.of(0, 3, 4, 4),
            Shape.of(1, 0, 4, 4),
            Shape.of(1, 3, 0, 4));

    private SampleTensors() {}

    /** Arbitrary bytes, about half of the elements zero in stretches. */
    static Tensor bytes(ElementType type, Shape shape, SplittableRandom random) {
        Tensor tensor = Tensor.allocate(type, shape);
        ByteBuffer data = tensor.data();
        boolean empty = false;
        for (int at = 0; at < tensor.bytes(); at += type.bytes()) {
            empty = random.nextInt(6) == 0 ? random.nextBoolean() : empty;
            for (int index = 0; index < type.bytes(); index++) {
                // Few values a byte, so that compression finds something.
                data.put(at + index, (byte) (empty ? 0 : random.nextInt(type == ElementType.BOOL ? 2 : 40)));
            }
        }
        return tensor;
    }

    /** Feature maps as they are after a layer: smooth, with or without a ReLU, each channel of another size. */
    static Tensor features(Shape shape, SplittableRandom random) {
        float[] values = new float[(int) shape.elements()];
        boolean rectified = random.nextBoolean();
        double scale = Math.exp(random.nextDouble() * 8 - 4);
        double value = 0;
        for (int index = 0; index < values.length; index++) {
            if (random.nextInt(500) == 0) {
                scale = Math.exp(random.nextDouble() * 8 - 4);
            }
            value = 0.9 * value + random.nextDouble() - 0.5;
            values[index] = (float) (scale * (rectified ? Math.max(0, value) : value));
        }
        return Tensor.ofFloats(shape, values);
    }

    static Tensor constant(Shape shape, float value) {
        float[] values = new float[(int) shape.elements()];
        Arrays.fill(values, value);
        return Tensor.ofFloats(shape, values);
    }

    static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Decodes bytes that come in pieces of random sizes. */
    static Tensor decodeInPieces(
            TensorCodec codec, ElementType type, Shape shape, byte[] bytes, SplittableRandom random) {
        try (TensorDecoder decoder = codec.decoder(Tensor.allocate(type, shape))) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                ByteBuffer piece = left.duplicate();
                int count = 1 + random.nextInt(random.nextBoolean() ? Math.min(9, left.remaining()) : left.remaining());
                ((Buffer) piece).limit(left.position() + count);
                decoder.accept(piece);
                ((Buffer) left).position(left.position() + count);
            }
            return decoder.finish();
        }
    }
}
