package org.jointdnn.wire.codec;

import java.nio.Buffer;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/**
 * {@code fp16} and {@code bf16}: single-precision numbers in two bytes, little-endian, rounded to the nearest, ties to
 * the one with an even last bit.
 *
 * <p>{@code fp16} is IEEE 754's binary16: 10 bits of fraction, values up to 65504, denormals down to 2^-24. From 65520
 * on a value becomes an infinity, up to 2^-25 a zero of its sign. {@code bf16} is the upper half of a float: 7 bits of
 * fraction and a float's exponents; what rounds beyond the greatest becomes an infinity, denormals stay what they are.
 * In both, infinities and zeros keep their sign, and a NaN stays one: its sign and upper fraction bits are kept, the
 * highest is set.
 *
 * <p>Worked example: of {@code [1, 1.00390625, -65520, 2^-24]} the first is {@code 00 3c} in {@code fp16} and
 * {@code 80 3f} in {@code bf16}; the second {@code 04 3c} and, a tie, {@code 80 3f}; the third {@code 00 fc} (infinity)
 * and {@code 80 c7} (-65536); the fourth {@code 01 00} and {@code 80 33}.
 */
final class HalfNumbers implements NumberFormat {
    static final HalfNumbers FP16 = new HalfNumbers("fp16", false);
    static final HalfNumbers BF16 = new HalfNumbers("bf16", true);

    private final String name;
    private final boolean brain;

    private HalfNumbers(String name, boolean brain) {
        this.name = name;
        this.brain = brain;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String format() {
        return name;
    }

    @Override
    public boolean lossless() {
        return false;
    }

    @Override
    public Optional<String> refusal(ElementType type, Shape shape) {
        return type == ElementType.FLOAT32
                ? Optional.empty()
                : Optional.of(name + " codes FP32, not " + type.protocolName());
    }

    @Override
    public int unit(ElementType type) {
        return 2;
    }

    @Override
    public int codedBytes(ElementType type, int elements) {
        return 2 * elements;
    }

    @Override
    public int headerBytes(Shape shape) {
        return 0;
    }

    @Override
    public Writer writer(Tensor tensor, Workspace workspace) {
        FloatBuffer source = tensor.data().asFloatBuffer();
        float[] floats = workspace.floats;
        return new Writer() {
            @Override
            public void header(byte[] to) {}

            @Override
            public void write(int first, int count, byte[] to, int at) {
                ((Buffer) source).position(first);
                source.get(floats, 0, count);
                if (brain) {
                    HalfKernels.toBf16(floats, count, to, at);
                } else {
                    HalfKernels.toFp16(floats, count, to, at);
                }
            }
        };
    }

    @Override
    public Reader reader(Tensor target, Workspace workspace) {
        FloatBuffer values = target.data().asFloatBuffer();
        float[] floats = workspace.floats;
        return new Reader() {
            @Override
            public void header(byte[] from) {}

            @Override
            public void read(byte[] from, int first, int count) {
                if (brain) {
                    HalfKernels.fromBf16(from, count, floats);
                } else {
                    HalfKernels.fromFp16(from, count, floats);
                }
                ((Buffer) values).position(first);
                values.put(floats, 0, count);
            }
        };
    }
}
