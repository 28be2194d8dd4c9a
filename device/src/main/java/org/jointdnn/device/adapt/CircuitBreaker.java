package org.jointdnn.device.adapt;

import java.util.SplittableRandom;

/**
 * Whether a server is worth asking.
 *
 * <pre>
 * CLOSED     asked; a failure counts {@value #FAILURE}, a visit that stalls {@value #STALL}, a success forgets all of them;
 *            {@value #TOO_MUCH} in a row open it
 * OPEN       not asked until a pause is over, which doubles with each failure from {@value #FIRST_PAUSE_MILLIS} to
 *            {@value #LONGEST_PAUSE_MILLIS} ms, times a random factor within 0.5..1 so that devices don't return together
 * HALF OPEN  the pause is over: one probe may ask; its success closes, its failure opens again
 * </pre>
 *
 * <p>A server that says when to come back is not asked before that. What began before the breaker last changed says nothing of
 * the server since, so its success or failure doesn't count; nor does a success that began before the last failure.
 *
 * <p>Source: Nygard, "Release It!", 2007; the random factor as in "Exponential backoff and jitter", M. Brooker, 2015. Thread
 * safety: safe.
 */
public final class CircuitBreaker {
    private static final int FAILURE = 2;
    private static final int STALL = 1;
    private static final int TOO_MUCH = 4;
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 3000;

    private final SplittableRandom random;
    private int blame;
    private boolean open;
    private boolean refused;
    private boolean probing;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long retryNanos;
    private long changedNanos = Long.MIN_VALUE;
    private long failedNanos = Long.MIN_VALUE;

    public CircuitBreaker(SplittableRandom random) {
        this.random = random;
    }

    /** Whether queries may ask the server. */
    public synchronized boolean isClosed() {
        return !open;
    }

    /**
     * Whether a query that takes so long without the server may ask it all the same: longer than the next pause would be, so
     * that it is as good as a probe, and the server has not said when to come back.
     */
    public synchronized boolean mayTry(long aloneNanos) {
        return open && !refused && aloneNanos >= 1_000_000 * pauseMillis;
    }

    /** Whether a probe may ask the server now; the answer yes is given to one caller until it reports what became of it. */
    public synchronized boolean mayProbe(long nowNanos) {
        if (!open || probing || nowNanos < retryNanos) {
            return false;
        }
        probing = true;
        return true;
    }

    /**
     * A visit or a probe was answered.
     *
     * @param beganNanos when it, or its query, began
     */
    public synchronized void onSuccess(long beganNanos, long nowNanos) {
        if (isStale(beganNanos) || beganNanos < failedNanos) {
            return;
        }
        blame = 0;
        pauseMillis = FIRST_PAUSE_MILLIS;
        if (open) {
            open = false;
            probing = false;
            changedNanos = nowNanos;
        }
    }

    /**
     * A visit or a probe failed.
     *
     * @param beganNanos when it, or its query, began
     */
    public synchronized void onFailure(long beganNanos, long nowNanos) {
        if (!isStale(beganNanos)) {
            failedNanos = nowNanos;
            blame(FAILURE, nowNanos);
        }
    }

    /**
     * A visit was not over long after it should have been; nobody knows whether it fails.
     *
     * @param beganNanos when its query began
     */
    public synchronized void onStall(long beganNanos, long nowNanos) {
        if (!isStale(beganNanos)) {
            blame(STALL, nowNanos);
        }
    }

    private void blame(int weight, long nowNanos) {
        blame += weight;
        if (open && !probing) {
            return;
        }
        if (open || blame >= TOO_MUCH) {
            double factor = 0.5 + random.nextDouble() / 2;
            open(nowNanos, nowNanos + Math.round(1e6 * pauseMillis * factor));
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, 2 * pauseMillis);
        }
    }

    /** The server is too busy, and says when to come back; several that say so count as the last to come back. */
    public synchronized void onRefusal(long retryAfterNanos, long nowNanos) {
        long again = nowNanos + retryAfterNanos;
        open(nowNanos, open ? Math.max(retryNanos, again) : again);
        refused = true;
    }

    private boolean isStale(long beganNanos) {
        return beganNanos < changedNanos;
    }

    private void open(long nowNanos, long untilNanos) {
        open = true;
        refused = false;
        probing = false;
        failedNanos = nowNanos;
        changedNanos = nowNanos;
        retryNanos = untilNanos;
    }
}
