package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The loops between single precision and two bytes.
 *
 * <p>Rounding to nearest even: half of what is cut off less one, and one more if the bit that becomes last is set,
 * is added before the cut; a carry runs into the exponent, as it should. A half denormal is a multiple of 2^-24, the
 * step of floats in [0.5, 1): adding 0.5 rounds to it.
 */
final class HalfKernels {
    private static final int MAGNITUDE = 0x7fffffff;
    private static final int INFINITY = 0x7f800000;
    /** 2^-14, the least normal half. */
    private static final int LEAST_NORMAL = 113 << 23;
    /** 65520, which is half-way between the greatest half and the next power of two. */
    private static final int OVERFLOW = 0x477ff000;

    private HalfKernels() {}

    static void toBf16(float[] values, int count, byte[] to, int at) {
        ByteBuffer out = ByteBuffer.wrap(to).order(ByteOrder.LITTLE_ENDIAN);
        int whole = count & ~3;
        for (int index = 0; index < whole; index += 4) {
            long low = bf16(bits(values, index)) | bf16(bits(values, index + 1)) << 16;
            long high = bf16(bits(values, index + 2)) | bf16(bits(values, index + 3)) << 16;
            out.putLong(at + 2 * index, low & 0xffffffffL | high << 32);
        }
        for (int index = whole; index < count; index++) {
            out.putShort(at + 2 * index, (short) bf16(bits(values, index)));
        }
    }

    static void fromBf16(byte[] from, int count, float[] values) {
        ByteBuffer in = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < count; index++) {
            values[index] = Float.intBitsToFloat(in.getShort(2 * index) << 16);
        }
    }

    static void toFp16(float[] values, int count, byte[] to, int at) {
        ByteBuffer out = ByteBuffer.wrap(to).order(ByteOrder.LITTLE_ENDIAN);
        int whole = count & ~3;
        for (int index = 0; index < whole; index += 4) {
            long low = fp16(bits(values, index)) | fp16(bits(values, index + 1)) << 16;
            long high = fp16(bits(values, index + 2)) | fp16(bits(values, index + 3)) << 16;
            out.putLong(at + 2 * index, low & 0xffffffffL | high << 32);
        }
        for (int index = whole; index < count; index++) {
            out.putShort(at + 2 * index, (short) fp16(bits(values, index)));
        }
    }

    static void fromFp16(byte[] from, int count, float[] values) {
        ByteBuffer in = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < count; index++) {
            values[index] = single(in.getShort(2 * index));
        }
    }

    private static int bits(float[] values, int index) {
        return Float.floatToRawIntBits(values[index]);
    }

    private static int bf16(int bits) {
        if ((bits & MAGNITUDE) > INFINITY) {
            return bits >>> 16 | 0x40;
        }
        return bits + 0x7fff + (bits >>> 16 & 1) >>> 16;
    }

    private static int fp16(int bits) {
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & MAGNITUDE;
        if (magnitude >= OVERFLOW) {
            return sign | (magnitude > INFINITY ? 0x7e00 | magnitude >>> 13 & 0x3ff : 0x7c00);
        }
        float sum = Float.intBitsToFloat(magnitude) + 0.5f;
        int denormal = Float.floatToRawIntBits(sum) - Float.floatToRawIntBits(0.5f);
        // The exponent's bias goes from 127 to 15.
        int normal = magnitude - (112 << 23) + 0xfff + (magnitude >>> 13 & 1) >>> 13;
        // Zeros and small values lie between large ones, so a branch would often be mispredicted.
        int below = magnitude - LEAST_NORMAL >> 31;
        return sign | denormal & below | normal & ~below;
    }

    private static float single(short half) {
        int sign = (half & 0x8000) << 16;
        int magnitude = (half & 0x7fff) << 13;
        if (magnitude >= 0x7c00 << 13) {
            return Float.intBitsToFloat(sign | magnitude | INFINITY);
        }
        // Scaling by 2^112 moves the bias, and makes half denormals, which are float denormals here, normal.
        return Float.intBitsToFloat(sign | magnitude) * 0x1p112f;
    }
}
