package org.jointdnn.cloud;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long work of each kind took the last few times, and at best. Thread safety: safe.
 */
final class RecentTimes {
    /** An odd number, so that the median is one of them; few, so that a change is seen soon. */
    static final int REMEMBERED = 7;

    /** After so long nothing is known any more: work that was refused for its times gets another try. */
    static final long MAX_AGE_NANOS = 60_000_000_000L;

    private static final int MAX_KINDS = 4096;

    private final LongSupplier nanoClock;
    private final Map<Object, Times> byKind = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Times> eldest) {
            return size() > MAX_KINDS;
        }
    };

    private static final class Times {
        final Deque<Long> nanos = new ArrayDeque<>();
        long leastNanos = Long.MAX_VALUE;
        long sinceNanos;
    }

    /** @param nanoClock a monotonic clock */
    RecentTimes(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    synchronized void add(Object kind, long nanos) {
        Times times = byKind.computeIfAbsent(kind, absent -> new Times());
        times.nanos.addLast(nanos);
        if (times.nanos.size() > REMEMBERED) {
            times.nanos.removeFirst();
        }
        times.leastNanos = Math.min(times.leastNanos, nanos);
        times.sinceNanos = nanoClock.getAsLong();
    }

    /** The median of the last times; 0 if none is known, or none that is not too old. */
    synchronized long typicalNanos(Object kind) {
        Times times = byKind.get(kind);
        if (times == null || nanoClock.getAsLong() - times.sinceNanos > MAX_AGE_NANOS) {
            return 0;
        }
        long[] sorted = times.nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** How many times as long as at best something took; 1 if that is not known. */
    synchronized double timesTheLeast(Object kind, long nanos) {
        Times times = byKind.get(kind);
        return times == null || times.leastNanos <= 0 ? 1 : Math.max(1, (double) nanos / times.leastNanos);
    }
}
