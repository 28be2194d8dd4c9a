package org.jointdnn.device.adapt;

import java.time.Duration;
import java.util.function.BiFunction;

/**
 * How a session behaves.
 *
 * @param race when the device begins to do the rest of a query itself
 * @param mayGoOnAlone whether the device may run all blocks
 * @param linkKnown whether the link is what the first guess says, whatever is observed
 * @param probePause how long nothing may be heard of the link before it is probed; between probes, too
 * @param leastGain by which share the value of another plan must be better for a switch
 * @param horizonQueries for so many queries a switch must pay off
 * @param estimator makes the estimator of a direction from its rate in Mbps and the instant
 */
public record SessionSettings(
        RacePolicy race,
        boolean mayGoOnAlone,
        boolean linkKnown,
        Duration probePause,
        double leastGain,
        int horizonQueries,
        BiFunction<Double, Long, TransferEstimator> estimator) {
    /** For latency, on a device that has the whole network. */
    public static final SessionSettings DEFAULT =
            new SessionSettings(RacePolicy.EAGER, true, false, Duration.ofSeconds(1), 0.08, 20, DriftingRate::new);

    private static final int PATIENCE_PAUSES = 2;

    public SessionSettings {
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

    /** These settings with another policy of racing. */
    public SessionSettings withRace(RacePolicy other) {
        return new SessionSettings(other, mayGoOnAlone, linkKnown, probePause, leastGain, horizonQueries, estimator);
    }

    /** These settings on a device that may run all blocks, or must not. */
    public SessionSettings withMayGoOnAlone(boolean allowed) {
        return new SessionSettings(race, allowed, linkKnown, probePause, leastGain, horizonQueries, estimator);
    }

    /** These settings over a link that needs no estimating, or does. */
    public SessionSettings withLinkKnown(boolean known) {
        return new SessionSettings(race, mayGoOnAlone, known, probePause, leastGain, horizonQueries, estimator);
    }

    /** These settings with another estimator. */
    public SessionSettings withEstimator(BiFunction<Double, Long, TransferEstimator> other) {
        return new SessionSettings(race, mayGoOnAlone, linkKnown, probePause, leastGain, horizonQueries, other);
    }
}
