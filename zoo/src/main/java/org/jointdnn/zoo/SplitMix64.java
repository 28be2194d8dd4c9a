package org.jointdnn.zoo;

/**
 * A seeded stream of uniform and normal numbers that is the same on every JVM.
 *
 * <p>The JDK's generators promise no particular sequence, and {@code Math.log} no particular last
 * bit; a network that two machines build must be equal to the last bit, so both stand here.
 *
 * <p>Thread safety: not safe.
 *
 * <p>Source: generator from Steele, Lea, Flood, Fast splittable pseudorandom number generators,
 * OOPSLA 2014, doi:10.1145/2660193.2660195; normal numbers by Marsaglia's polar method, SIAM Review
 * 6(3), 1964, doi:10.1137/1006063.
 */
final class SplitMix64 {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    SplitMix64(long seed) {
        this.state = seed;
    }

    /** A seed for the numbered part of a named thing: different for each name and each part. */
    static long seed(String name, long part) {
        long hash = 0xCBF29CE484222325L; // FNV-1a, 64 bits
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash + part * GOLDEN_GAMMA);
    }

    long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in [0, 1). */
    double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Fills the array with independent normal numbers of mean 0. */
    void fillNormal(float[] values, double deviation) {
        for (int i = 0; i < values.length; i += 2) {
            double u;
            double v;
            double square;
            do {
                u = 2 * nextDouble() - 1;
                v = 2 * nextDouble() - 1;
                square = u * u + v * v;
            } while (square >= 1 || square == 0);
            double scale = deviation * Math.sqrt(-2 * StrictMath.log(square) / square);
            values[i] = (float) (u * scale);
            if (i + 1 < values.length) {
                values[i + 1] = (float) (v * scale);
            }
        }
    }

    /** Fills the array with independent numbers, uniform between the bounds. */
    void fillUniform(float[] values, double from, double to) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (from + (to - from) * nextDouble());
        }
    }
}
