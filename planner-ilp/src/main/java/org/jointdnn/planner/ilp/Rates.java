package org.jointdnn.planner.ilp;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Quantity;

/** What a unit of each quantity counts in a weighted sum that is to be minimised. */
record Rates(Map<Quantity, Double> perUnit) {
    Rates {
        perUnit = Map.copyOf(perUnit);
    }

    /** The rates of an objective that is a weighted sum. */
    static Rates of(Objective objective) {
        if (objective instanceof Objective.Latency) {
            return weighted(1, 0);
        }
        if (objective instanceof Objective.Energy) {
            return weighted(0, 1);
        }
        if (objective instanceof Objective.Weighted weighted) {
            return weighted(weighted.latencyWeight(), 1 - weighted.latencyWeight());
        }
        throw new IllegalArgumentException("objective " + objective.name() + " is no weighted sum");
    }

    /** {@code latencyWeight * latency + energyWeight * energy}. */
    static Rates weighted(double latencyWeight, double energyWeight) {
        return new Rates(Map.of(Quantity.LATENCY, latencyWeight, Quantity.ENERGY, energyWeight));
    }

    /** The sum of use over limit; of a limit of 0, the use itself. */
    static Rates relativeTo(List<Limit> limits) {
        Map<Quantity, Double> rates = new EnumMap<>(Quantity.class);
        for (Limit limit : limits) {
            rates.put(limit.quantity(), limit.scale());
        }
        return new Rates(rates);
    }

    /** The sum for what some part of a plan uses. */
    double of(Use use) {
        double sum = 0;
        for (Quantity quantity : Quantity.values()) {
            sum += perUnit.getOrDefault(quantity, 0.0) * use.of(quantity);
        }
        return sum;
    }

    /** The sum for what a plan costs. */
    double of(PlanCost cost) {
        double sum = 0;
        for (Quantity quantity : Quantity.values()) {
            sum += perUnit.getOrDefault(quantity, 0.0) * quantity.of(cost);
        }
        return sum;
    }
}
