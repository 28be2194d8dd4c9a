package org.jointdnn.device.adapt;

/**
 * The production estimator of a direction: the logarithm of the time per byte as a random walk in time, observed through
 * noise, followed by a Kalman filter.
 *
 * <pre>
 * z(t)  logarithm of the time per byte; its variance grows by {@value #DRIFT_PER_SECOND} a second
 * y     logarithm of an observed time per byte, of variance r = N (1 + {@value #NOISY_BYTES} / bytes) around z
 * N     += {@value #LEARNING} ((y - z)^2 - P - r), within {@value #LEAST_NOISE}..{@value #MOST_NOISE}: what the innovations show
 * P     variance of the estimate;  gain K = P / (P + r);  z += K (y - z);  P = (1 - K) P
 * </pre>
 *
 * <p>Logarithms, because rates change by factors. A step is an observation further than three standard deviations away:
 * then P grows by its square, so that the next estimate is nearly the observation. Of a transfer that was given up it is known
 * that y exceeds b: if that alone is a step, b counts as observed; else, with S = P + r, a = (b - z) / sqrt(S) and l the mean
 * of a standard normal variable that exceeds a,
 *
 * <pre>
 * z += K sqrt(S) l;  P (1 - K l (l - a))
 * </pre>
 *
 * so that transfers that are given up again and again become slower than the time they are given. One that was too quick to be
 * timed is the mirror image.
 *
 * <p>Source: Kalman, "A new approach to linear filtering and prediction problems", 1960; widening P by the innovation
 * covariance inflation as in adaptive filters (Mehra, "Approaches to adaptive filtering", 1972); censored observations as in the Tobit Kalman filter
 * (Allik et al., IEEE Transactions on Control Systems Technology 24, 2016). docs/decisions.md has what
 * the alternatives lose.
 */
public final class DriftingRate implements TransferEstimator {
    /** Of the logarithm: rates of cellular links change by about a fifth within a second. */
    private static final double DRIFT_PER_SECOND = 0.05;

    private static final double FIRST_NOISE = 0.06;
    private static final double LEAST_NOISE = 0.02;
    private static final double MOST_NOISE = 1;
    private static final double LEARNING = 0.1;
    /** One surprise teaches no more than this, squared. */
    private static final double MOST_SURPRISE = 4;

    private static final double NOISY_BYTES = 3_000;
    private static final double FAR = 3;
    private static final double MOST_VARIANCE = 1;

    private double logMillisPerByte;
    private double variance;
    private double noise = FIRST_NOISE;
    private long lastNanos;

    /**
     * Starts with a guess.
     *
     * @param mbps the rate, believed to within a factor of about three
     */
    public DriftingRate(double mbps, long nowNanos) {
        this.logMillisPerByte = Math.log(8e-3 / mbps);
        this.variance = MOST_VARIANCE;
        this.lastNanos = nowNanos;
    }

    /**
     * How uncertain the time of a transfer is that is thought to take so long. Its rate drifts while it lasts; the mean of the
     * random walk over a time d has a variance of d / 3 times its growth a second.
     *
     * @param now how uncertain the rate is, as {@link #uncertainty(long)}
     */
    static double uncertainty(double now, double millis) {
        return Math.sqrt(now * now + DRIFT_PER_SECOND * millis / 3e3);
    }

    @Override
    public void observe(long bytes, double millis, long nowNanos) {
        if (bytes <= 0 || !(millis > 0)) {
            return;
        }
        double prior = variance(nowNanos);
        double surprise = Math.log(millis / bytes) - logMillisPerByte;
        double square = surprise * surprise;
        double smallness = smallness(bytes);
        boolean step = square > FAR * FAR * (prior + noise * smallness);
        double unexplained = Math.min(MOST_SURPRISE, square) - prior - noise * smallness;
        noise = Math.max(LEAST_NOISE, Math.min(MOST_NOISE, noise + LEARNING * unexplained));
        prior += step ? square : 0;
        double gain = prior / (prior + noise * smallness);
        logMillisPerByte += gain * surprise;
        variance = Math.min(MOST_VARIANCE, (1 - gain) * prior);
        lastNanos = nowNanos;
    }

    private static double smallness(long bytes) {
        return 1 + NOISY_BYTES / bytes;
    }

    @Override
    public void observeAtLeast(long bytes, double millis, long nowNanos) {
        observeBound(bytes, millis, 1, nowNanos);
    }

    @Override
    public void observeAtMost(long bytes, double millis, long nowNanos) {
        observeBound(bytes, millis, -1, nowNanos);
    }

    /** @param side 1 if the transfer takes longer, -1 if it takes less time */
    private void observeBound(long bytes, double millis, int side, long nowNanos) {
        if (bytes <= 0 || !(millis > 0)) {
            return;
        }
        double prior = variance(nowNanos);
        double deviation = Math.sqrt(prior + noise * smallness(bytes));
        double bound = side * (Math.log(millis / bytes) - logMillisPerByte) / deviation;
        if (bound > FAR) {
            observe(bytes, millis, nowNanos);
            return;
        }
        double gain = prior / (deviation * deviation);
        double beyond = StandardNormal.meanAbove(bound);
        logMillisPerByte += side * gain * deviation * beyond;
        variance = Math.min(MOST_VARIANCE, prior * (1 - gain * beyond * (beyond - bound)));
        lastNanos = nowNanos;
    }

    private double variance(long nowNanos) {
        double seconds = Math.max(0, (nowNanos - lastNanos) / 1e9);
        return Math.min(MOST_VARIANCE, variance + DRIFT_PER_SECOND * seconds);
    }

    @Override
    public double millisPerByte(long nowNanos) {
        return Math.exp(logMillisPerByte);
    }

    @Override
    public double uncertainty(long nowNanos) {
        return Math.sqrt(variance(nowNanos) + noise);
    }
}
