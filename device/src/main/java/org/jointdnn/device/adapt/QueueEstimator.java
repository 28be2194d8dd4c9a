package org.jointdnn.device.adapt;

/**
 * How long a request waits on the server before it runs, by what recent ones waited: a smoothed mean that is forgotten while
 * nothing is heard, as queues empty.
 *
 * <p>Thread safety: safe.
 */
final class QueueEstimator {
    private static final double SMOOTHING = 0.4;
    private static final double HALF_LIFE_NANOS = 10e9;

    private double millis;
    private long lastNanos;

    QueueEstimator(long nowNanos) {
        this.lastNanos = nowNanos;
    }

    synchronized void observe(double waitedMillis, long nowNanos) {
        double before = millis(nowNanos);
        millis = before + SMOOTHING * (waitedMillis - before);
        lastNanos = nowNanos;
    }

    synchronized double millis(long nowNanos) {
        double halvings = Math.max(0, nowNanos - lastNanos) / HALF_LIFE_NANOS;
        return millis * Math.pow(0.5, halvings);
    }
}
