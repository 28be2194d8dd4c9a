package org.jointdnn.planner;

/** What a plan costs by the cost model: predicted, per query. */
public record PlanCost(
        double latencyMillis,
        double mobileEnergyMillijoules,
        double cloudMillis,
        long uploadBytes,
        long downloadBytes) {}
