package org.jointdnn.device;

import java.time.Duration;

/**
 * When to go back to a server that is preferred and was left: after a pause, which doubles up to {@value #LONGEST_TIMES} times
 * the first if going back fails, or doesn't last for ten of the first.
 *
 * <p>Thread safety: none; its owner's lock guards it.
 */
final class ReturnPause {
    private static final int LONGEST_TIMES = 64;
    private static final int LASTS_TIMES = 10;

    private final long firstNanos;
    private long pauseNanos;
    private long againNanos;
    private long returnedNanos;
    private boolean away;
    private boolean returned;

    ReturnPause(Duration first) {
        this.firstNanos = first.toNanos();
        this.pauseNanos = firstNanos;
    }

    /** The server is not used any more. */
    void left(long nowNanos) {
        boolean lasted = returned && nowNanos - returnedNanos >= LASTS_TIMES * firstNanos;
        if (lasted) {
            pauseNanos = firstNanos;
        } else if (returned) {
            pauseNanos = longer();
        }
        away = true;
        againNanos = nowNanos + pauseNanos;
    }

    /** The server failed; if it was left, going back was tried. */
    void failed(long nowNanos) {
        if (away) {
            pauseNanos = longer();
            againNanos = nowNanos + pauseNanos;
        }
    }

    /** The server is used again. */
    void returned(long nowNanos) {
        away = false;
        returned = true;
        returnedNanos = nowNanos;
    }

    /** Whether the server was left, and the pause is over. */
    boolean isOver(long nowNanos) {
        return away && nowNanos - againNanos >= 0;
    }

    private long longer() {
        return Math.min(LONGEST_TIMES * firstNanos, 2 * pauseNanos);
    }
}
