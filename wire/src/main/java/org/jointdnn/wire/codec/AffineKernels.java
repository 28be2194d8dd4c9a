package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The loops of affine quantisation.
 *
 * <p>Adding 1.5 * 2^23 to a float below 2^22 in magnitude leaves its nearest integer, ties to even, in the low bits of
 * the sum. A sum clamped between those of the first and the last code is clamped to the codes.
 */
final class AffineKernels {
    private static final float ROUNDING = 0x1.8p23f;
    /** Shorter runs aren't worth a table. */
    private static final int TABLE_FROM = 512;

    private AffineKernels() {}

    /** Makes finite values, in place, floats whose lowest byte is their code. */
    static void toGrid(float[] values, int from, int to, AffineGrid grid, int maxCode) {
        float inverse = 1 / grid.scale();
        float bias = ROUNDING + grid.zeroPoint();
        float greatest = ROUNDING + maxCode;
        for (int index = from; index < to; index++) {
            values[index] = Math.max(ROUNDING, Math.min(greatest, values[index] * inverse + bias));
        }
    }

    /** The lowest bytes of floats, four at a time: the compiler doesn't narrow in vectors. */
    static void lowestBytes(float[] values, int count, byte[] codes, int at) {
        ByteBuffer out = ByteBuffer.wrap(codes).order(ByteOrder.LITTLE_ENDIAN);
        int whole = count & ~3;
        for (int index = 0; index < whole; index += 4) {
            int four = lowest(values[index])
                    | lowest(values[index + 1]) << 8
                    | lowest(values[index + 2]) << 16
                    | lowest(values[index + 3]) << 24;
            out.putInt(at + index, four);
        }
        for (int index = whole; index < count; index++) {
            codes[at + index] = (byte) lowest(values[index]);
        }
    }

    private static int lowest(float value) {
        return Float.floatToRawIntBits(value) & 0xff;
    }

    /**
     * Values of codes, as {@link AffineGrid#value}.
     *
     * @param table scratch memory for those of all 256 codes
     */
    static void dequantise(byte[] codes, int from, int count, AffineGrid grid, float[] table, float[] values, int at) {
        if (count >= TABLE_FROM) {
            for (int code = 0; code < table.length; code++) {
                table[code] = grid.value(code);
            }
            look(codes, from, count, table, values, at);
            return;
        }
        float scale = grid.scale();
        int zeroPoint = grid.zeroPoint();
        for (int index = 0; index < count; index++) {
            values[at + index] = ((codes[from + index] & 0xff) - zeroPoint) * scale;
        }
    }

    private static void look(byte[] codes, int from, int count, float[] table, float[] values, int at) {
        for (int index = 0; index < count; index++) {
            values[at + index] = table[codes[from + index] & 0xff];
        }
    }
}
