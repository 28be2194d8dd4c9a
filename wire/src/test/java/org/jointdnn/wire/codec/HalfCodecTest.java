package org.jointdnn.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.junit.jupiter.api.Test;

class HalfCodecTest {
    private static final TensorCodec FP16 = Codecs.parse("fp16");
    private static final TensorCodec BF16 = Codecs.parse("bf16");

    @Test
    void everyHalfComesBack() {
        byte[] halves = allPairsOfBytes();
        Shape shape = Shape.of(1 << 16);
        Tensor values = FP16.decode(ElementType.FLOAT32, shape, ByteBuffer.wrap(halves));
        float[] floats = values.toFloats();
        for (int bits = 0; bits < 1 << 16; bits++) {
            double wanted = CodecReference.half(bits);
            assertThat(Double.valueOf(floats[bits])).as("half %04x", bits).isEqualTo(Double.valueOf(wanted));
        }
        byte[] back = SampleTensors.array(FP16.encode(values));
        checkAllBack(back, 0x7c00, 0x200);
    }

    @Test
    void everyBrainFloatComesBack() {
        byte[] halves = allPairsOfBytes();
        Tensor values = BF16.decode(ElementType.FLOAT32, Shape.of(1 << 16), ByteBuffer.wrap(halves));
        for (int bits = 0; bits < 1 << 16; bits++) {
            assertThat(values.data().getInt(4 * bits)).isEqualTo(bits << 16);
        }
        checkAllBack(SampleTensors.array(BF16.encode(values)), 0x7f80, 0x40);
    }

    /** A NaN comes back quiet, everything else as it was. */
    private static void checkAllBack(byte[] back, int infinity, int quiet) {
        for (int bits = 0; bits < 1 << 16; bits++) {
            boolean isNaN = (bits & 0x7fff) > infinity;
            int got = back[2 * bits] & 0xff | (back[2 * bits + 1] & 0xff) << 8;
            assertThat(got).as("half %04x", bits).isEqualTo(isNaN ? bits | quiet : bits);
        }
    }

    private static byte[] allPairsOfBytes() {
        byte[] halves = new byte[2 << 16];
        for (int bits = 0; bits < 1 << 16; bits++) {
            halves[2 * bits] = (byte) bits;
            halves[2 * bits + 1] = (byte) (bits >> 8);
        }
        return halves;
    }

    @Test
    void roundsToTheNearestHalf() {
        // Between each two neighbours: just off the middle both ways, and the middle itself, which goes to the even
        // one.
        for (int bits = 0; bits < 0x7c00; bits++) {
            double low = CodecReference.half(bits);
            double high = bits == 0x7bff ? 65536 : CodecReference.half(bits + 1);
            float middle = (float) ((low + high) / 2);
            int even = bits + (bits & 1);
            for (int sign : new int[] {0, 0x8000}) {
                float signed = sign == 0 ? 1 : -1;
                assertThat(half(FP16, signed * middle)).isEqualTo(sign | even);
                assertThat(half(FP16, signed * Math.nextDown(middle))).isEqualTo(sign | bits);
                assertThat(half(FP16, signed * Math.nextUp(middle))).isEqualTo(sign | bits + 1);
            }
        }
        assertThat(half(FP16, 1e30f)).isEqualTo(0x7c00);
        assertThat(half(FP16, Float.MIN_VALUE)).isZero();
        assertThat(half(FP16, -Float.MIN_VALUE)).isEqualTo(0x8000);
    }

    @Test
    void roundsToTheNearestBrainFloat() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 20_000; trial++) {
            int low = random.nextInt(0x7f80);
            int middle = low << 16 | 0x8000;
            for (int sign : new int[] {0, 0x8000}) {
                assertThat(half(BF16, Float.intBitsToFloat(sign << 16 | middle)))
                        .isEqualTo(sign | low + (low & 1));
                assertThat(half(BF16, Float.intBitsToFloat(sign << 16 | middle - 1)))
                        .isEqualTo(sign | low);
                assertThat(half(BF16, Float.intBitsToFloat(sign << 16 | middle + 1)))
                        .isEqualTo(sign | low + 1);
            }
        }
        assertThat(half(BF16, Float.MAX_VALUE)).isEqualTo(0x7f80);
        assertThat(half(BF16, Float.intBitsToFloat(0x7f800001))).isEqualTo(0x7fc0);
    }

    @Test
    void keepsShapesOfEveryKind() {
        for (Shape shape : SampleTensors.SHAPES) {
            Tensor tensor = SampleTensors.features(shape, new SplittableRandom(6));
            float[] values = tensor.toFloats();
            float[] half =
                    FP16.decode(ElementType.FLOAT32, shape, FP16.encode(tensor)).toFloats();
            float[] brain =
                    BF16.decode(ElementType.FLOAT32, shape, BF16.encode(tensor)).toFloats();
            for (int index = 0; index < values.length; index++) {
                float magnitude = Math.abs(values[index]);
                assertThat(Math.abs(half[index] - values[index]))
                        .isLessThanOrEqualTo(Math.max(magnitude * 0x1p-11f, 0x1p-25f));
                assertThat(Math.abs(brain[index] - values[index])).isLessThanOrEqualTo(magnitude * 0x1p-8f);
            }
        }
    }

    private static int half(TensorCodec codec, float value) {
        return codec.encode(Tensor.ofFloats(Shape.of(), value))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getShort(0)
                & 0xffff;
    }
}
