package org.jointdnn.device.adapt;

import java.time.Duration;
import java.util.function.BiFunction;

/**
 * How a session behaves.
 *
 * @param race when the device begins to do the rest of a query itself, as long as latency is what counts
 * @param maxWaste see {@link WasteAllowance}; 0 means that the device never begins before a deadline demands it, 1 that it may
 *     waste as much as it likes
 * @param mayGoOnAlone whether the device may run all blocks
 * @param linkKnown whether the link is what the first guess says, whatever is observed
 * @param probePause how long nothing may be heard of the link before it is probed; between probes, too
 * @param leastGain by which share the value of another plan must be better for a switch
 * @param horizonQueries for so many queries a switch must pay off
 * @param estimator makes the estimator of a direction from its rate in Mbps and the instant
 */
public record SessionSettings(
        RacePolicy race,
        double maxWaste,
        boolean mayGoOnAlone,
        boolean linkKnown,
        Duration probePause,
        double leastGain,
        int horizonQueries,
        BiFunction<Double, Long, TransferEstimator> estimator) {
    /** For latency, on a device that has the whole network. */
    public static final SessionSettings DEFAULT =
            new SessionSettings(RacePolicy.EAGER, 1, true, false, Duration.ofSeconds(1), 0.08, 20, DriftingRate::new);

    private static final int PATIENCE_PAUSES = 2;

    public SessionSettings {
        if (!(maxWaste >= 0 && maxWaste <= 1)) {
            throw new IllegalArgumentException("maxWaste is " + maxWaste + ", must be within 0..1");
        }
        if (!(leastGain >= 0) || leastGain >= 1) {
            throw new IllegalArgumentException("leastGain is " + leastGain + ", must be within 0..1");
        }
        if (horizonQueries < 1) {
            throw new IllegalArgumentException("horizonQueries is " + horizonQueries + ", must be 1 or more");
        }
    }

    /** How long a probe may take before it counts as failed. */
    Duration probePatience() {
        return probePause.multipliedBy(PATIENCE_PAUSES);
    }

    /** How often {@link AdaptiveSession#tick} should be called. */
    public Duration tickPause() {
        return probePause.dividedBy(4);
    }

    /** These settings with another policy of racing. */
    public SessionSettings withRace(RacePolicy other) {
        return new SessionSettings(
                other, maxWaste, mayGoOnAlone, linkKnown, probePause, leastGain, horizonQueries, estimator);
    }

    /** These settings with another limit on the device's work in vain. */
    public SessionSettings withMaxWaste(double share) {
        return new SessionSettings(
                race, share, mayGoOnAlone, linkKnown, probePause, leastGain, horizonQueries, estimator);
    }

    /** These settings on a device that may run all blocks, or must not. */
    public SessionSettings withMayGoOnAlone(boolean allowed) {
        return new SessionSettings(
                race, maxWaste, allowed, linkKnown, probePause, leastGain, horizonQueries, estimator);
    }

    /** These settings over a link that needs no estimating, or does. */
    public SessionSettings withLinkKnown(boolean known) {
        return new SessionSettings(
                race, maxWaste, mayGoOnAlone, known, probePause, leastGain, horizonQueries, estimator);
    }

    /** These settings with another estimator. */
    public SessionSettings withEstimator(BiFunction<Double, Long, TransferEstimator> other) {
        return new SessionSettings(
                race, maxWaste, mayGoOnAlone, linkKnown, probePause, leastGain, horizonQueries, other);
    }
}
