package org.jointdnn.testbed;

import org.jointdnn.engine.Pace;

/**
 * A machine that takes {@code factor} times as long as its hardware: it pauses after each computation
 * for {@code factor - 1} times what that took.
 *
 * @param factor 1 (as fast as the hardware) or more, finite
 */
public record Slowdown(double factor) implements Pace {
    public Slowdown {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("slowdown factor is " + factor + ", must be a finite number, 1 or more");
        }
    }

    @Override
    public long pauseNanos(long computeNanos) {
        if (computeNanos < 0) {
            throw new IllegalArgumentException("computeNanos is " + computeNanos + ", must be 0 or more");
        }
        return Math.round((factor - 1) * computeNanos);
    }
}
