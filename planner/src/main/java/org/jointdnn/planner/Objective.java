package org.jointdnn.planner;

/** What a plan shall minimise. */
public sealed interface Objective {
    /** Latency in milliseconds. */
    record Latency() implements Objective {}

    /** Mobile energy in millijoules. */
    record Energy() implements Objective {}

    /** Energy-delay product: millijoules times milliseconds. */
    record EnergyDelay() implements Objective {}

    /**
     * {@code latencyWeight * milliseconds + (1 - latencyWeight) * millijoules}.
     *
     * @param latencyWeight within 0..1
     */
    record Weighted(double latencyWeight) implements Objective {
        public Weighted {
            if (!(latencyWeight >= 0 && latencyWeight <= 1)) {
                throw new IllegalArgumentException("latencyWeight is " + latencyWeight + ", must be within 0..1");
            }
        }
    }

    static Objective minimizeLatency() {
        return new Latency();
    }

    static Objective minimizeEnergy() {
        return new Energy();
    }

    static Objective minimizeEnergyDelay() {
        return new EnergyDelay();
    }

    static Objective minimizeWeighted(double latencyWeight) {
        return new Weighted(latencyWeight);
    }

    /** The objective as it is written: {@code latency}, {@code energy}, {@code edp}, {@code weighted=0.3}. */
    default String name() {
        if (this instanceof Latency) {
            return "latency";
        }
        if (this instanceof Energy) {
            return "energy";
        }
        return this instanceof Weighted weighted ? "weighted=" + weighted.latencyWeight() : "edp";
    }

    /** The objective's value for a cost. */
    default double value(PlanCost cost) {
        if (this instanceof Latency) {
            return cost.latencyMillis();
        }
        if (this instanceof Energy) {
            return cost.mobileEnergyMillijoules();
        }
        if (this instanceof Weighted weighted) {
            return weighted.latencyWeight() * cost.latencyMillis()
                    + (1 - weighted.latencyWeight()) * cost.mobileEnergyMillijoules();
        }
        return cost.latencyMillis() * cost.mobileEnergyMillijoules();
    }
}
