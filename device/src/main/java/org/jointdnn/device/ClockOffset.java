package org.jointdnn.device;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far the server's monotonic clock is ahead of this machine's, from exchanges of small messages.
 *
 * <p>An exchange can be wrong by no more than half its time on the link, so the quickest of the recent
 * ones is believed; old ones are dropped, because clocks drift apart by up to some 50 microseconds a
 * second.
 *
 * <p>Source: the clock filter of NTP, RFC 5905 section 10, with a window of time in place of its eight
 * samples. Thread safety: safe.
 */
final class ClockOffset {
    /** At 50 microseconds of drift per second, an offset this old is wrong by 1.5 ms. */
    static final long WINDOW_NANOS = 30_000_000_000L;

    private final Deque<ProbeSample> recent = new ArrayDeque<>();

    /** Takes an exchange into account. */
    synchronized void add(ProbeSample sample) {
        recent.addLast(sample);
        while (sample.arrivedNanos() - recent.getFirst().arrivedNanos() > WINDOW_NANOS) {
            recent.removeFirst();
        }
    }

    /** Whether no exchange, or only old ones, have been seen. */
    synchronized boolean isStale(long nowNanos) {
        return recent.isEmpty() || nowNanos - recent.getLast().arrivedNanos() > WINDOW_NANOS;
    }

    /** The server's instant on this machine's clock; the instant itself before the first exchange. */
    synchronized long toLocal(long serverNanos) {
        ProbeSample quickest = null;
        for (ProbeSample sample : recent) {
            if (quickest == null || sample.linkNanos() < quickest.linkNanos()) {
                quickest = sample;
            }
        }
        return quickest == null ? serverNanos : serverNanos - quickest.offsetNanos();
    }
}
