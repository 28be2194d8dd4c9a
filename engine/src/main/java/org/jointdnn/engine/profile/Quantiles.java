package org.jointdnn.engine.profile;

import java.util.Arrays;

/** Quantiles of samples. */
public final class Quantiles {
    private Quantiles() {}

    /**
     * The value below which the fraction {@code q} of the samples lies, interpolated linearly between
     * neighbours in order (position {@code q (n - 1)} of the sorted samples).
     *
     * @param samples at least one, in any order; left as they are
     * @param q within 0..1
     */
    public static double of(double[] samples, double q) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("samples is empty, must hold at least one");
        }
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("q is " + q + ", must be within 0..1");
        }
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        double position = q * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
