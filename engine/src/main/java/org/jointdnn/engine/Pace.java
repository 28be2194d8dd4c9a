package org.jointdnn.engine;

/** How much slower than its hardware a machine pretends to be, for measurements of slow devices on a fast one. */
public interface Pace {
    /** The machine as it is. */
    Pace FULL = computeNanos -> 0;

    /** Nanoseconds to pause after a computation that took {@code computeNanos}. */
    long pauseNanos(long computeNanos);
}
