package org.jointdnn.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Searches for plans within limits.
 *
 * <p>Each is a {@link LabelSearch} on the Pareto front of the objective and the limited quantities, with
 * one cost more: the sum of all at the prices of {@link Multipliers}, which bounds what plans within the
 * limits can reach far better than the quantities one by one do.
 */
final class LimitedSearch {
    /** Of the parts of a difference: more than their rounding. */
    private static final double ROUNDING = 1e-12;

    private final Network network;
    private final Costs costs;

    LimitedSearch(Network network) {
        this.network = network;
        this.costs = network.costs();
    }

    /** The placement of least linear cost within the limits, or none. */
    Optional<List<Side>> best(LinearCost rates, List<Limit> limits) {
        Priced priced = priced(rates, limits, Double.POSITIVE_INFINITY);
        List<LinearCost> all = new ArrayList<>(List.of(rates, priced.cost()));
        return search(all, Double.POSITIVE_INFINITY, limits, totals -> Math.max(totals[0], priced.least(totals[1])));
    }

    /**
     * The placement with the least product of latency and energy within the limits, or none.
     *
     * <p>With T and E known to be at least some t and e, and a weighted sum of both at least s, the
     * product is least where two of the three are equalities, as it is quasi-concave. Weighted by each
     * other's value the sum is tangent to the product at the best plan without limits.
     *
     * @param unlimited cost of the best plan without limits
     */
    Optional<List<Side>> bestProduct(PlanCost unlimited, List<Limit> limits) {
        double latencyWeight = positive(unlimited.mobileEnergyMillijoules());
        double energyWeight = positive(unlimited.latencyMillis());
        LinearCost tangent = LinearCost.weighted(costs, latencyWeight, energyWeight);
        Priced priced = priced(tangent, limits, Double.POSITIVE_INFINITY);
        List<LinearCost> all = new ArrayList<>(
                List.of(LinearCost.of(Quantity.LATENCY, costs), LinearCost.of(Quantity.ENERGY, costs), priced.cost()));
        return search(all, Double.POSITIVE_INFINITY, limits, totals -> {
            double sum = priced.least(totals[2]);
            double energy = Math.max(totals[1], (sum - latencyWeight * totals[0]) / energyWeight);
            double latency = Math.max(totals[0], (sum - energyWeight * totals[1]) / latencyWeight);
            return Math.min(totals[0] * energy, latency * totals[1]);
        });
    }

    private static double positive(double weight) {
        return weight > 0 ? weight : 1;
    }

    /** Whether any plan is within these limits. */
    boolean canHold(List<Limit> limits) {
        LinearCost sum = relativeUse(limits);
        PlanCost least = PlanEvaluator.evaluate(
                        costs, LinearSearch.solve(network, sum).get())
                .cost();
        if (limits.size() == 1 || limits.stream().allMatch(limit -> limit.holds(least))) {
            return limits.get(0).holds(least);
        }
        Priced priced = priced(LinearCost.ZERO, limits, 1);
        double most = priced.refund() * (1 + ROUNDING);
        List<LinearCost> all = new ArrayList<>(List.of(priced.cost(), sum));
        return search(all, most, limits, totals -> totals[1]).isPresent();
    }

    /**
     * The placement that comes nearest to limits which can't hold: least sum of use over limit, within
     * the other limits if they can hold.
     */
    List<Side> nearest(List<Limit> violated, List<Limit> others) {
        LinearCost sum = relativeUse(violated);
        if (!others.isEmpty() && canHold(others)) {
            return best(sum, others).get();
        }
        return LinearSearch.solve(network, sum).get();
    }

    private LinearCost relativeUse(List<Limit> limits) {
        LinearCost sum = LinearCost.ZERO;
        for (Limit limit : limits) {
            sum = sum.plus(LinearCost.of(limit.quantity(), costs).times(limit.scale()));
        }
        return sum;
    }

    private Priced priced(LinearCost base, List<Limit> limits, double most) {
        double[] scaled = new double[limits.size()];
        for (int index = 0; index < scaled.length; index++) {
            scaled[index] = most * limits.get(index).scale();
        }
        double[] prices = Multipliers.find(network, base, limits, scaled);
        return new Priced(Multipliers.priced(costs, base, limits, prices), Multipliers.refund(limits, prices));
    }

    /** A cost with prices on limits, and what plans within the limits get back of it at least. */
    private record Priced(LinearCost cost, double refund) {
        /** The least cost without prices, less what rounding may have added. */
        double least(double paid) {
            return paid - refund - ROUNDING * (paid + refund);
        }
    }

    /** Searches with the limited quantities behind these costs, of which the first may not exceed {@code most}. */
    private Optional<List<Side>> search(List<LinearCost> all, double most, List<Limit> limits, Score score) {
        double[] max = new double[all.size() + limits.size()];
        Arrays.fill(max, Double.POSITIVE_INFINITY);
        max[0] = most;
        for (Limit limit : limits) {
            max[all.size()] = limit.threshold();
            all.add(LinearCost.of(limit.quantity(), costs));
        }
        return LabelSearch.solve(network, all, max, score).map(List::of);
    }
}
