package org.jointdnn.planner;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a caller lets a solver search.
 *
 * <p>A solver looks at it now and then and, once it is spent, answers with the best plan so far and a
 * proven bound. Thread safety: immutable.
 */
public final class Budget {
    private static final Budget UNLIMITED = new Budget(() -> 0, 1);

    private final LongSupplier nanoClock;
    private final long endNanos;

    private Budget(LongSupplier nanoClock, long endNanos) {
        this.nanoClock = nanoClock;
        this.endNanos = endNanos;
    }

    /** Never spent. */
    public static Budget unlimited() {
        return UNLIMITED;
    }

    /** Spent when this time has passed, from now on. */
    public static Budget of(Duration time) {
        return of(time, System::nanoTime);
    }

    /** Spent when this time has passed on a clock that counts nanoseconds. */
    public static Budget of(Duration time, LongSupplier nanoClock) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time is " + time + ", must be 0 or more");
        }
        return new Budget(nanoClock, nanoClock.getAsLong() + time.toNanos());
    }

    /** Whether the time is over. */
    public boolean spent() {
        return nanoClock.getAsLong() - endNanos >= 0;
    }
}
