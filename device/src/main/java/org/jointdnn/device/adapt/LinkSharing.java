package org.jointdnn.device.adapt;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.jointdnn.engine.RemoteTimings;

/**
 * Tells the link's estimator what visits would have taken alone, where several were under way at a time.
 *
 * <p>Transfers in one direction share its rate, but how is not known: HTTP/2 sends for all its streams in turns, while what is in
 * the system's buffers already goes first. One that used a direction from a to b would have taken alone
 *
 * <pre>
 * integral over t in a..b of 1 / n(t)     if they share alike, with n(t) their number, itself among them
 * b - max(a, end of the one before)       if they go one after the other
 * </pre>
 *
 * <p>The estimator is told what lies between the two and is nearest to what it thinks. While transfers overlap all the time both
 * are the same in the mean. A payload uses a direction until half a round trip before it is here. Visits that were given up or
 * failed don't count.
 *
 * <p>What overlaps with a visit is known when all queries have ended that began before its end, so the estimator is told then; but
 * no later than {@value #WAIT_NANOS} ns, or {@value #WAIT_VISITS} times what the visit took, after its end.
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
     * @param underWay the queries that are under way now, this one among them
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
                tell(shared, nowNanos);
                each.remove();
            }
        }
    }

    private void tell(Shared shared, long nowNanos) {
        RemoteTimings visit = shared.visit();
        LinkEstimate thought = link.estimate(nowNanos);
        long upBytes = visit.traffic().uploadBytes();
        long downBytes = visit.traffic().downloadBytes();
        double upNanos = aloneNanos(shared.up(), up, 8e3 * upBytes / thought.uploadMbps());
        double downNanos = aloneNanos(shared.down(), down, 8e3 * downBytes / thought.downloadMbps());
        link.observe(
                upBytes,
                (visit.uploadNanos() - shared.up().nanos() + upNanos) / 1e6,
                downBytes,
                (visit.downloadNanos() - shared.down().nanos() + downNanos) / 1e6,
                nowNanos);
    }

    /** @param thoughtNanos what it is thought to take alone */
    private static double aloneNanos(Interval own, List<Interval> all, double thoughtNanos) {
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
            return own.nanos();
        }
        long before = all.stream()
                .filter(other -> other != own && other.to() <= own.to())
                .mapToLong(Interval::to)
                .max()
                .orElse(own.from());
        double inOrder = own.to() - Math.max(own.from(), before);
        double alike = 0;
        long from = own.from();
        for (long to : edges.tailSet(own.from(), false)) {
            long begin = from;
            long sharing = overlapping.stream()
                    .filter(other -> other.from() <= begin && other.to() >= to)
                    .count();
            alike += (double) (to - from) / sharing;
            from = to;
        }
        return Math.max(Math.min(alike, inOrder), Math.min(thoughtNanos, Math.max(alike, inOrder)));
    }

    private long oldestNanos(long nowNanos) {
        long oldest = running.isEmpty() ? nowNanos : running.first().beganNanos();
        for (Shared shared : untold) {
            oldest = Math.min(oldest, shared.up().from());
        }
        return oldest;
    }
}
