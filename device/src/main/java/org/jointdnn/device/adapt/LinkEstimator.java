package org.jointdnn.device.adapt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiFunction;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.planner.Link;

/**
 * The link by the traffic on it: visits to the server, given up ones among them, and probes.
 *
 * <p>The round-trip time is the median of the last {@value #ROUND_TRIPS} exchanges without a payload to speak of, so it
 * follows a step after two of them, and jumps down at once to what any exchange takes as a whole. Half of it is deducted from
 * each direction's time; the rest is the payload's.
 *
 * <p>Thread safety: safe.
 */
public final class LinkEstimator {
    /** What passes in a packet or two says nothing of the rate. */
    private static final long SMALL_BYTES = 3_000;

    private static final int ROUND_TRIPS = 3;
    private static final double LEAST_MBPS = 1e-3;
    private static final double MOST_MBPS = 1e6;

    /** So well is the part of the round trip in a direction known that is deducted from its time. */
    private static final double RESOLUTION = 0.1;

    private final TransferEstimator up;
    private final TransferEstimator down;
    private final Deque<Double> roundTripMillis = new ArrayDeque<>();
    private double rttMillis;
    private long lastNanos;
    private boolean known;

    /** Starts with a link that is only guessed or was measured a while ago. */
    public LinkEstimator(Link start, long nowNanos) {
        this(start, nowNanos, DriftingRate::new);
    }

    /** A link that is what it is said to be, whatever passes over it. */
    public static LinkEstimator known(Link link, long nowNanos) {
        LinkEstimator estimator = new LinkEstimator(link, nowNanos);
        estimator.known = true;
        return estimator;
    }

    /** @param estimator makes an estimator of a direction from its rate in Mbps and the instant */
    public LinkEstimator(Link start, long nowNanos, BiFunction<Double, Long, TransferEstimator> estimator) {
        this.up = estimator.apply(start.uploadMbps(), nowNanos);
        this.down = estimator.apply(start.downloadMbps(), nowNanos);
        this.rttMillis = start.rttMillis();
        this.lastNanos = nowNanos;
    }

    /** Takes a visit into account, or a probe. */
    public synchronized void observe(long upBytes, double upMillis, long downBytes, double downMillis, long nowNanos) {
        if (known) {
            return;
        }
        boolean small = upBytes <= SMALL_BYTES && downBytes <= SMALL_BYTES;
        if (small) {
            double payloadMillis = upBytes * up.millisPerByte(nowNanos) + downBytes * down.millisPerByte(nowNanos);
            observeRoundTrip(Math.max(0, upMillis + downMillis - payloadMillis));
        } else {
            lastNanos = nowNanos;
        }
        rttMillis = Math.max(0, Math.min(rttMillis, upMillis + downMillis));
        observe(up, upBytes, upMillis, nowNanos);
        observe(down, downBytes, downMillis, nowNanos);
    }

    /** Takes a visit that came back into account. */
    public void observe(RemoteTimings visit, long nowNanos) {
        observe(
                visit.traffic().uploadBytes(),
                visit.uploadNanos() / 1e6,
                visit.traffic().downloadBytes(),
                visit.downloadNanos() / 1e6,
                nowNanos);
    }

    /**
     * Takes into account that a visit was not over after a while.
     *
     * @param cloudMillis what the server needs for it
     */
    public synchronized void observeOverdue(
            long upBytes, long downBytes, double cloudMillis, double millis, long nowNanos) {
        double linkMillis = millis - rttMillis - cloudMillis;
        double upMillis = upBytes * up.millisPerByte(nowNanos);
        double downMillis = downBytes * down.millisPerByte(nowNanos);
        if (!known && linkMillis > 0 && upMillis + downMillis > 0) {
            // Which direction is slow nobody knows; each gets its share.
            double times = linkMillis / (upMillis + downMillis);
            up.observeAtLeast(upBytes, times * upMillis, nowNanos);
            down.observeAtLeast(downBytes, times * downMillis, nowNanos);
        }
    }

    private void observeRoundTrip(double millis) {
        roundTripMillis.addLast(millis);
        if (roundTripMillis.size() > ROUND_TRIPS) {
            roundTripMillis.removeFirst();
        }
        rttMillis = Quantiles.of(
                roundTripMillis.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
    }

    private void observe(TransferEstimator direction, long bytes, double millis, long nowNanos) {
        if (bytes <= SMALL_BYTES) {
            return;
        }
        double least = Math.max(8e-3 * bytes / MOST_MBPS, RESOLUTION * rttMillis / 2);
        if (millis - rttMillis / 2 > least) {
            direction.observe(bytes, millis - rttMillis / 2, nowNanos);
        } else {
            direction.observeAtMost(bytes, least, nowNanos);
        }
    }

    /** When an exchange was last observed that came to its end and says something of a rate. */
    public synchronized long lastNanos() {
        return lastNanos;
    }

    /** The link now. */
    public synchronized LinkEstimate estimate(long nowNanos) {
        return new LinkEstimate(
                mbps(up, nowNanos),
                up.uncertainty(nowNanos),
                mbps(down, nowNanos),
                down.uncertainty(nowNanos),
                rttMillis);
    }

    private static double mbps(TransferEstimator direction, long nowNanos) {
        return Math.max(LEAST_MBPS, Math.min(MOST_MBPS, 8e-3 / direction.millisPerByte(nowNanos)));
    }
}
