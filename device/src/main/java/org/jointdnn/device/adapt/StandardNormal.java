package org.jointdnn.device.adapt;

/** The standard normal distribution. */
final class StandardNormal {
    /** From here on the hazard is its asymptote to within 2 %; the tail's approximation is worth less. */
    private static final double FAR = 4;

    private StandardNormal() {}

    /**
     * The upper tail, to within 1e-5 of its value for x within -4..5, and not 0 beyond.
     *
     * <p>Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17.
     */
    static double upperTail(double x) {
        if (x < 0) {
            return 1 - upperTail(-x);
        }
        double t = 1 / (1 + 0.2316419 * x);
        double polynomial =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return density(x) * polynomial;
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /** The mean of what exceeds x: density over upper tail. */
    static double meanAbove(double x) {
        return x > FAR ? x + 1 / x : density(x) / upperTail(x);
    }
}
