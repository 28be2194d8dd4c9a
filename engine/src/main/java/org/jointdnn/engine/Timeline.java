package org.jointdnn.engine;

import java.util.concurrent.CompletableFuture;

/**
 * Time as those see it who wait for something: the machine's monotonic clock, or a simulator's. What is done by instants of
 * one timeline does the same on the other.
 */
public interface Timeline {
    /** An instant that waiting never reaches. */
    long NEVER = Long.MAX_VALUE;

    /** The machine's monotonic clock; waiting blocks the thread. */
    Timeline REAL = new RealTime();

    /** The instant now, in nanoseconds since some origin; it never decreases. */
    long nanoTime();

    /**
     * Returns when one of the futures is done, in whatever way, or the instant has come.
     *
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    void await(long untilNanos, CompletableFuture<?>... any);
}
