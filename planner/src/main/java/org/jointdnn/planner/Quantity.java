package org.jointdnn.planner;

/** What a plan uses and a {@link Limit} may bound. */
public enum Quantity {
    LATENCY("maxLatencyMillis"),
    ENERGY("maxEnergyMillijoules"),
    CLOUD("maxCloudMillis"),
    UPLOAD("maxUploadBytes"),
    DOWNLOAD("maxDownloadBytes"),
    ACCURACY_LOSS("maxAccuracyLoss");

    private final String limitName;

    Quantity(String limitName) {
        this.limitName = limitName;
    }

    /** The name of a limit on it, with its unit, as in an infeasible plan's {@code violated}. */
    public String limitName() {
        return limitName;
    }

    /** How much of it a plan uses, in the unit of the limit's name. */
    public double of(PlanCost cost) {
        switch (this) {
            case LATENCY:
                return cost.latencyMillis();
            case ENERGY:
                return cost.mobileEnergyMillijoules();
            case CLOUD:
                return cost.cloudMillis();
            case UPLOAD:
                return cost.uploadBytes();
            case DOWNLOAD:
                return cost.downloadBytes();
            default:
                return cost.accuracyLoss();
        }
    }
}
