package org.jointdnn.engine;

import java.util.function.Supplier;

/**
 * Computing on one thread at a machine's pace, stretch by stretch, and how long all of it has taken.
 *
 * <p>A stretch ends when the slower machine would have ended it. What the thread waited for a core is this machine's
 * business, not that of the slower one, and isn't multiplied.
 *
 * <p>Thread safety: none; it belongs to the thread that made it.
 */
public final class PacedWork implements AutoCloseable {
    private final Pace pace;
    private final CoreWait wait;
    private long nanos;

    public PacedWork(Pace pace) {
        this.pace = pace;
        this.wait = pace == Pace.FULL ? CoreWait.none() : CoreWait.ofThisThread();
    }

    /** Does a stretch of work, then pauses; one that throws has no pause and takes no time. */
    public <T> T run(Supplier<T> work) {
        long waitedBefore = wait.nanos();
        long start = System.nanoTime();
        T result = work.get();
        long took = System.nanoTime() - start;
        if (pace != Pace.FULL) {
            long waited = Math.min(took, wait.nanos() - waitedBefore);
            Pauses.until(start + took + pace.pauseNanos(took - waited));
            took = System.nanoTime() - start;
        }
        nanos += took;
        return result;
    }

    /** Of all stretches, pauses included. */
    public long nanos() {
        return nanos;
    }

    @Override
    public void close() {
        wait.close();
    }
}
