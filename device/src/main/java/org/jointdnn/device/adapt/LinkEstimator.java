package org.jointdnn.device.adapt;

import java.util.function.BiFunction;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.planner.Link;

/**
 * The link by the traffic on it: visits to the server, given up ones among them, and probes.
 *
 * <p>The round-trip time follows exchanges without a payload to speak of as TCP's does, by an eighth of each difference
 * (RFC 6298), and jumps down to a smaller one at once, as nothing but the path's own delay can be less. Half of it is
 * deducted from each direction's time; the rest is the payload's.
 *
 * <p>Thread safety: safe.
 */
public final class LinkEstimator {
    /** What passes in a packet or two says nothing of the rate. */
    private static final long SMALL_BYTES = 3_000;

    private static final double SMOOTHING = 0.125;
    private static final double LEAST_MBPS = 1e-3;
    private static final double MOST_MBPS = 1e6;

    private final TransferEstimator up;
    private final TransferEstimator down;
    private double rttMillis;
    private long lastNanos;
    private boolean known;

    /** Starts with a link that is only guessed or was measured a while ago. */
    public LinkEstimator(Link start, long nowNanos) {
        this(start, nowNanos, DriftingRate::new);
    }

    /** A link that is what it is said to be, whatever passes over it. */
    static LinkEstimator known(Link link, long nowNanos) {
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
        if (upBytes <= SMALL_BYTES && downBytes <= SMALL_BYTES) {
            observeRoundTrip(upMillis + downMillis);
        }
        rttMillis = Math.max(0, Math.min(rttMillis, upMillis + downMillis));
        observe(up, upBytes, upMillis, nowNanos);
        observe(down, downBytes, downMillis, nowNanos);
        lastNanos = nowNanos;
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

    /** Takes the time of an exchange without a payload into account. */
    public synchronized void observeRoundTrip(double millis) {
        if (known) {
            return;
        }
        rttMillis = millis < rttMillis ? millis : rttMillis + SMOOTHING * (millis - rttMillis);
    }

    private void observe(TransferEstimator direction, long bytes, double millis, long nowNanos) {
        if (bytes > SMALL_BYTES) {
            double least = 8e-3 * bytes / MOST_MBPS;
            direction.observe(bytes, Math.max(least, millis - rttMillis / 2), nowNanos);
        }
    }

    /** When something was last observed that came to its end. */
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
