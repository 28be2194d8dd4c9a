package org.jointdnn.wire.codec;

import java.nio.FloatBuffer;

/**
 * The least and the greatest of many floats, and whether all are finite.
 *
 * <p>Short stretches: flipping the magnitude bits of negative floats makes their bits order as integers like the floats,
 * infinities at both ends and NaN beyond them. Long ones: 512 minima and maxima side by side, which a compiler
 * makes vector instructions of as long as all arrays are used at the same index; NaN spreads.
 */
final class Extremes {
    private static final int LANES = 512;
    private static final int LONG = 4 * LANES;

    private final float[] block = new float[LANES];
    private final float[] low = new float[LANES];
    private final float[] high = new float[LANES];
    /** In integer order. */
    private int least;

    private int greatest;

    void reset() {
        least = Integer.MAX_VALUE;
        greatest = Integer.MIN_VALUE;
    }

    /** Takes the next values of a buffer into account. */
    void add(FloatBuffer values, int count) {
        int left = count;
        if (left >= LONG) {
            values.get(low);
            System.arraycopy(low, 0, high, 0, LANES);
            for (left -= LANES; left >= LANES; left -= LANES) {
                values.get(block);
                narrow(block, low, high);
            }
            scan(low, LANES);
            scan(high, LANES);
        }
        while (left > 0) {
            int stretch = Math.min(left, LANES);
            values.get(block, 0, stretch);
            scan(block, stretch);
            left -= stretch;
        }
    }

    private static void narrow(float[] values, float[] low, float[] high) {
        for (int lane = 0; lane < LANES; lane++) {
            float value = values[lane];
            low[lane] = Math.min(low[lane], value);
            high[lane] = Math.max(high[lane], value);
        }
    }

    private void scan(float[] values, int count) {
        int min = least;
        int max = greatest;
        for (int index = 0; index < count; index++) {
            int order = order(Float.floatToRawIntBits(values[index]));
            min = Math.min(min, order);
            max = Math.max(max, order);
        }
        least = min;
        greatest = max;
    }

    /** A float's bits as an integer in its order, and back. */
    private static int order(int bits) {
        return bits ^ ((bits >> 31) & 0x7fffffff);
    }

    /** A NaN or an infinity if there was one below all others; the result without values is undefined. */
    float least() {
        return Float.intBitsToFloat(order(least));
    }

    /** A NaN or an infinity if there was one above all others. */
    float greatest() {
        return Float.intBitsToFloat(order(greatest));
    }
}
