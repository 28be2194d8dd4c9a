package org.jointdnn.device.adapt;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.jointdnn.engine.RemoteTimings;

/**
 * Tells the link's estimator what visits would have taken alone, where several were under way at a time.
 *
 * <p>Transfers in one direction share its rate alike (HTTP/2 sends for all its streams in turns). So one that used a direction
 * from a to b would have taken
 *
 * <pre>
 * integral over t in a..b of 1 / n(t)
 * </pre>
 *
 * <p>alone, with n(t) the number of transfers in that direction, itself among them. A payload uses a direction until half a round
 * trip before it is here. What overlaps with a visit is known when all queries have ended that began before its end, so it is
 * told then; but no later than {@value #WAIT_NANOS} ns, or {@value #WAIT_VISITS} times what it took, after its end. Visits that
 * were given up or failed don't count.
 *
 * <p>Complexity: in the queries under way at a time, quadratic for each visit. Thread safety: safe.
 */
final class LinkSharing {
    private static final long WAIT_NANOS = 1_000_000_000;
    private static final int WAIT_VISITS = 3;

    private final LinkEstimator link;
    private final TreeSet<Use> running = new TreeSet<>();
    private final List<Shared> untold = new ArrayList<>();
    private final List<Interval> up = new ArrayList<>();
    private final List<Interval> down = new ArrayList<>();
    private long uses;

    LinkSharing(LinkEstimator link) {
        this.link = link;
    }

    /**
     * A query that may use the link.
     *
     * @param sharing the queries under way when it began, itself among them
     */
    record Use(long number, long beganNanos, int sharing) implements Comparable<Use> {
        @Override
        public int compareTo(Use other) {
            return Long.compare(number, other.number);
        }
    }

    /** When a payload used a direction. */
    private record Interval(long from, long to) {
        long nanos() {
            return to - from;
        }
    }

    /** A visit that the estimator hasn't been told of. */
    private record Shared(RemoteTimings visit, Interval up, Interval down) {
        /** From then on nothing that begins overlaps with it. */
        long endNanos() {
            return down.to();
        }

        long latestNanos() {
            return endNanos() + Math.max(WAIT_NANOS, WAIT_VISITS * visit.totalNanos());
        }
    }

    /**
     * A query begins.
     *
     * @param underWay the queries under way now, this one among them; those that have ended here may be fewer
     */
    synchronized Use begin(long nowNanos, int underWay) {
        Use use = new Use(uses++, nowNanos, underWay);
        running.add(use);
        return use;
    }

    /** A query has ended, after visits that were answered. */
    synchronized void end(Use use, List<RemoteTimings> visits, long nowNanos) {
        running.remove(use);
        for (RemoteTimings visit : visits) {
            long halfRoundTrip = Math.round(1e6 * link.estimate(nowNanos).rttMillis() / 2);
            long sent = visit.beganNanos() + visit.encodeNanos();
            long received = sent + visit.uploadNanos();
            long answered = received + visit.queueNanos() + visit.computeNanos();
            Interval upload = interval(sent, received - halfRoundTrip);
            Interval download = interval(answered, answered + visit.downloadNanos() - halfRoundTrip);
            up.add(upload);
            down.add(download);
            untold.add(new Shared(visit, upload, download));
        }
        tell(nowNanos);
        long oldest = oldestNanos(nowNanos);
        up.removeIf(interval -> interval.to() < oldest);
        down.removeIf(interval -> interval.to() < oldest);
    }

    private static Interval interval(long from, long to) {
        return new Interval(from, Math.max(from, to));
    }

    private void tell(long nowNanos) {
        Iterator<Shared> each = untold.iterator();
        while (each.hasNext()) {
            Shared shared = each.next();
            boolean known = running.isEmpty() || running.first().beganNanos() >= shared.endNanos();
            if (known || nowNanos >= shared.latestNanos()) {
                RemoteTimings visit = shared.visit();
                link.observe(
                        visit.traffic().uploadBytes(),
                        (visit.uploadNanos() - othersNanos(shared.up(), up)) / 1e6,
                        visit.traffic().downloadBytes(),
                        (visit.downloadNanos() - othersNanos(shared.down(), down)) / 1e6,
                        nowNanos);
                each.remove();
            }
        }
    }

    /** What of an interval others had. */
    private static double othersNanos(Interval own, List<Interval> all) {
        List<Interval> overlapping = new ArrayList<>();
        TreeSet<Long> edges = new TreeSet<>(List.of(own.from(), own.to()));
        for (Interval other : all) {
            long from = Math.max(own.from(), other.from());
            long to = Math.min(own.to(), other.to());
            if (from < to) {
                overlapping.add(other);
                edges.add(from);
                edges.add(to);
            }
        }
        if (overlapping.size() < 2) {
            return 0;
        }
        double alone = 0;
        long from = own.from();
        for (long to : edges.tailSet(own.from(), false)) {
            long begin = from;
            long sharing = overlapping.stream()
                    .filter(other -> other.from() <= begin && other.to() >= to)
                    .count();
            alone += (double) (to - from) / sharing;
            from = to;
        }
        return own.nanos() - alone;
    }

    private long oldestNanos(long nowNanos) {
        long oldest = running.isEmpty() ? nowNanos : running.first().beganNanos();
        for (Shared shared : untold) {
            oldest = Math.min(oldest, shared.up().from());
        }
        return oldest;
    }
}
