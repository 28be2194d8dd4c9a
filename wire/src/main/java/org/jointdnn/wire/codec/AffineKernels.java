package org.jointdnn.wire.codec;

/**
 * The loops of affine quantisation.
 *
 * <p>Rounding: adding 1.5 * 2^23 to a float below 2^22 in magnitude leaves its nearest integer, ties to
 * even, in the low bits of the sum. The bits of the sum order as integers like the sum itself, as far as
 * those between the first and the last code are concerned, so clamping them clamps the code.
 *
 * <p>Order: flipping the magnitude bits of negative floats makes their bits order as integers like the
 * floats, infinities at both ends and NaN beyond them, so one pass finds least, greatest and what isn't finite.
 */
final class AffineKernels {
    private static final float ROUNDING = 0x1.8p23f;
    private static final int ROUNDING_BITS = Float.floatToRawIntBits(ROUNDING);
    /** Shorter runs aren't worth a table. */
    private static final int TABLE_FROM = 512;

    private AffineKernels() {}

    /** Order of a float's bits as an integer; its own inverse. */
    static int order(int bits) {
        return bits ^ ((bits >> 31) & 0x7fffffff);
    }

    static int leastOrder(float[] values, int from, int to, int start) {
        int least = start;
        for (int index = from; index < to; index++) {
            least = Math.min(least, order(Float.floatToRawIntBits(values[index])));
        }
        return least;
    }

    static int greatestOrder(float[] values, int from, int to, int start) {
        int greatest = start;
        for (int index = from; index < to; index++) {
            greatest = Math.max(greatest, order(Float.floatToRawIntBits(values[index])));
        }
        return greatest;
    }

    /** Codes of finite values. */
    static void quantise(float[] values, int from, int count, AffineGrid grid, int maxCode, byte[] codes, int at) {
        float inverse = 1 / grid.scale();
        float bias = ROUNDING + grid.zeroPoint();
        int least = ROUNDING_BITS;
        int greatest = ROUNDING_BITS + maxCode;
        for (int index = 0; index < count; index++) {
            int bits = Float.floatToRawIntBits(values[from + index] * inverse + bias);
            codes[at + index] = (byte) Math.max(least, Math.min(greatest, bits));
        }
    }

    /** Values of codes, as {@link AffineGrid#value}. */
    static void dequantise(byte[] codes, int from, int count, AffineGrid grid, float[] values, int at) {
        if (count >= TABLE_FROM) {
            look(codes, from, count, table(grid), values, at);
            return;
        }
        float scale = grid.scale();
        int zeroPoint = grid.zeroPoint();
        for (int index = 0; index < count; index++) {
            values[at + index] = ((codes[from + index] & 0xff) - zeroPoint) * scale;
        }
    }

    private static float[] table(AffineGrid grid) {
        float[] table = new float[256];
        for (int code = 0; code < table.length; code++) {
            table[code] = grid.value(code);
        }
        return table;
    }

    private static void look(byte[] codes, int from, int count, float[] table, float[] values, int at) {
        for (int index = 0; index < count; index++) {
            values[at + index] = table[codes[from + index] & 0xff];
        }
    }
}
