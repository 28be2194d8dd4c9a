package org.jointdnn.zoo.internal;

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
public final class SplitMix64 {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** One over the deviation of a sum of four uniform numbers below 2^16: the square root of 3, over 2^16. */
    private static final double BELL_SCALE = 1.7320508075688772 / 65536;

    private long state;

    public SplitMix64(long seed) {
        this.state = seed;
    }

    /** A seed for the numbered part of a named thing: different for each name and each part. */
    public static long seed(String name, long part) {
        long hash = 0xCBF29CE484222325L; // FNV-1a, 64 bits
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash + part * GOLDEN_GAMMA);
    }

    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in [0, 1). */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Uniform in [from, to). */
    public double nextDouble(double from, double to) {
        return from + (to - from) * nextDouble();
    }

    /** Uniform in 0 to bound - 1, within 2^-53 of it. */
    public int nextInt(int bound) {
        return (int) (nextDouble() * bound);
    }

    /** True with a probability. */
    public boolean chance(double probability) {
        return nextDouble() < probability;
    }

    /**
     * Near to normal, with mean 0 and deviation 1: the sum of four uniform numbers, so never more than 3.5 from
     * 0. Cheaper than {@link #fillNormal} and without logarithms.
     */
    public double nextBell() {
        long bits = nextLong();
        long sum = (bits & 0xFFFF) + ((bits >>> 16) & 0xFFFF) + ((bits >>> 32) & 0xFFFF) + (bits >>> 48);
        return (sum - 2 * 0xFFFF) * BELL_SCALE;
    }

    /** Fills the array with independent numbers, uniform between the bounds. */
    public void fill(double[] values, double from, double to) {
        for (int i = 0; i < values.length; i++) {
            values[i] = nextDouble(from, to);
        }
    }

    /** Fills the array with independent normal numbers of mean 0. */
    public void fillNormal(float[] values, double deviation) {
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
    public void fillUniform(float[] values, double from, double to) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (from + (to - from) * nextDouble());
        }
    }
}
