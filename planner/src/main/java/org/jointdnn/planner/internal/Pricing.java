package org.jointdnn.planner.internal;

import java.util.Arrays;
import java.util.List;
import org.jointdnn.planner.Budget;
import org.jspecify.annotations.Nullable;

/**
 * How linear costs bound a goal from below for plans within limits.
 *
 * @param costs the last one is a sum with the limits priced in
 * @param score no plan within the limits whose totals of the costs are at least some numbers is worth less
 *     than the score of those numbers
 * @param known the best plan within the limits met while finding the prices; null if none was
 * @param possible whether each limit alone can hold as far as the prices tell
 */
record Pricing(
        List<LinearCost> costs, Score score, @Nullable Decisions known, boolean possible) {
    /** Of the parts of a difference: more than their rounding. */
    private static final double ROUNDING = 1e-12;

    /**
     * The pricing of a goal.
     *
     * @param unlimited what the best plan without limits uses
     */
    static Pricing of(PlanSpace space, Goal goal, Usage unlimited, List<Cap> caps, Budget budget) {
        return goal instanceof Goal.Product product
                ? ofProduct(space, product, unlimited, caps, budget)
                : ofSum(space, ((Goal.Sum) goal).cost(), caps, budget);
    }

    private static Pricing ofSum(PlanSpace space, LinearCost cost, List<Cap> caps, Budget budget) {
        Multipliers.Found found = Multipliers.find(space, cost, caps, unbounded(caps.size()), budget);
        Priced priced = new Priced(cost, caps, found.prices());
        Score score = totals -> Math.max(totals[0], priced.least(totals[1]));
        return new Pricing(List.of(cost, priced.cost()), score, found.plan(), found.possible());
    }

    /**
     * The pricing of a product of latency and energy.
     *
     * <p>With T and E known to be at least some t and e, and a weighted sum of both at least s, the
     * product is least where two of the three are equalities, as it is quasi-concave. Weighted by each
     * other's value the sum is tangent to the product at the best plan without limits.
     */
    private static Pricing ofProduct(
            PlanSpace space, Goal.Product goal, Usage unlimited, List<Cap> caps, Budget budget) {
        double latencyWeight = positive(goal.energy().of(unlimited));
        double energyWeight = positive(goal.latency().of(unlimited));
        LinearCost tangent =
                goal.latency().times(latencyWeight).plus(goal.energy().times(energyWeight));
        Multipliers.Found found = Multipliers.find(space, tangent, caps, unbounded(caps.size()), budget);
        Priced priced = new Priced(tangent, caps, found.prices());
        Score score = totals -> {
            double sum = priced.least(totals[2]);
            double energy = Math.max(totals[1], (sum - latencyWeight * totals[0]) / energyWeight);
            double latency = Math.max(totals[0], (sum - energyWeight * totals[1]) / latencyWeight);
            return Math.min(totals[0] * energy, latency * totals[1]);
        };
        List<LinearCost> costs = List.of(goal.latency(), goal.energy(), priced.cost());
        return new Pricing(costs, score, found.plan(), found.possible());
    }

    /** No plan of a part of the space, within the limits, is worth less; infinite if none can run. */
    double least(PlanSpace part) {
        double[] totals = new double[costs.size()];
        for (int index = 0; index < totals.length; index++) {
            Relaxation relaxed = part.relax(costs.get(index));
            if (!relaxed.feasible()) {
                return Double.POSITIVE_INFINITY;
            }
            totals[index] = costs.get(index).of(relaxed.usage());
        }
        return score.of(totals);
    }

    private static double positive(double weight) {
        return weight > 0 ? weight : 1;
    }

    /** Upper bounds of prices that have none. */
    static double[] unbounded(int size) {
        double[] most = new double[size];
        Arrays.fill(most, Double.POSITIVE_INFINITY);
        return most;
    }

    /** A cost with prices on limits, and what plans within the limits get back of it at least. */
    record Priced(LinearCost cost, double refund) {
        Priced(LinearCost base, List<Cap> caps, double[] prices) {
            this(Multipliers.priced(base, caps, prices), Multipliers.refund(caps, prices));
        }

        /** The least cost without prices, less what rounding may have added. */
        double least(double paid) {
            return paid - refund - ROUNDING * (paid + refund);
        }
    }
}
