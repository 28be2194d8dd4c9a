package org.jointdnn.engine;

/**
 * Pauses that keep the core: the thread spins, and yields to others that are ready.
 *
 * <p>A machine that is really slower computes all the time, so its caches and clock stay as computing leaves
 * them. A parked thread's don't: after a pause of nine times a run, a run of MobileNetV2 took 10 % longer than right
 * after the one before, of AlexNet 41 %; after as long a spin 4 % and 6 % (docs/decisions.md).
 */
final class Pauses {
    private Pauses() {}

    /** Returns when {@link System#nanoTime} has reached the deadline, or at once if the thread is interrupted. */
    static void until(long deadlineNanos) {
        while (deadlineNanos - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
            Thread.yield();
        }
    }
}
