package org.jointdnn.planner;

/**
 * What a plan costs by the cost model: predicted, per query.
 *
 * @param accuracyLoss the sum over the crossings, see {@link Coding}
 */
public record PlanCost(
        double latencyMillis,
        double mobileEnergyMillijoules,
        double cloudMillis,
        long uploadBytes,
        long downloadBytes,
        double accuracyLoss) {
    /** The cost of a plan without lossy codings. */
    public PlanCost(
            double latencyMillis,
            double mobileEnergyMillijoules,
            double cloudMillis,
            long uploadBytes,
            long downloadBytes) {
        this(latencyMillis, mobileEnergyMillijoules, cloudMillis, uploadBytes, downloadBytes, 0);
    }
}
