package org.jointdnn.engine;

import java.util.concurrent.locks.LockSupport;

/** Pauses that end on time: parked for most of their length, watched for the last stretch. */
final class Pauses {
    /** A parked thread wakes up late by about this much. */
    private static final long WATCHED_NANOS = 50_000;

    private Pauses() {}

    /** Returns when {@link System#nanoTime} has reached the deadline, or at once if the thread is interrupted. */
    static void until(long deadlineNanos) {
        long left = deadlineNanos - System.nanoTime();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            if (left > WATCHED_NANOS) {
                LockSupport.parkNanos(left - WATCHED_NANOS);
            } else {
                Thread.yield();
            }
            left = deadlineNanos - System.nanoTime();
        }
    }
}
