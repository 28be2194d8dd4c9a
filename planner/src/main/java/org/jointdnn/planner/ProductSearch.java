package org.jointdnn.planner;

import java.util.List;
import java.util.Optional;

/**
 * Finds the plan with the least product of energy E and latency T, without limits.
 *
 * <p>Each plan is a point (T, E) with both coordinates 0 or more. There the product is quasi-concave: for
 * c > 0 the points with T E >= c form a convex set. So over the convex hull of all plans its minimum is at
 * a vertex; and as it does not fall in T or E, at a vertex of the lower left part of the hull. Those are
 * the plans that minimise {@code wT T + wE E} for some weights above 0, found by recursion: given two of
 * them, the weights that make them equal lead to one below their line, between them, or show that there
 * is none.
 *
 * <p>Exact up to the rounding of sums. Complexity: two linear searches for each vertex.
 *
 * <p>Source: the recursion is that of Aneja and Nair, "Bicriteria transportation problem", Management
 * Science 25(1), 1979, doi:10.1287/mnsc.25.1.73.
 */
final class ProductSearch {
    private static final double ROUNDING = 1 - 1e-12;

    private final Network network;
    private RankedPlan best;

    private ProductSearch(Network network, Plan first) {
        this.network = network;
        this.best = ranked(first);
    }

    /** The best placement, or none if no sequence of runs covers the network. */
    static Optional<List<Side>> solve(Network network) {
        Optional<Plan> fastest = weighted(network, 1, 0);
        Optional<Plan> thriftiest = weighted(network, 0, 1);
        if (!fastest.isPresent() || !thriftiest.isPresent()) {
            return Optional.empty();
        }
        ProductSearch search = new ProductSearch(network, fastest.get());
        search.consider(thriftiest.get());
        search.between(fastest.get(), thriftiest.get());
        return Optional.of(search.best.plan().placement());
    }

    private void between(Plan left, Plan right) {
        double latencyWeight = energy(left) - energy(right);
        double energyWeight = latency(right) - latency(left);
        if (!(latencyWeight > 0 && energyWeight > 0)) {
            return;
        }
        Plan middle = weighted(network, latencyWeight, energyWeight).get();
        double line = latencyWeight * latency(left) + energyWeight * energy(left);
        double value = latencyWeight * latency(middle) + energyWeight * energy(middle);
        consider(middle);
        if (value < line * ROUNDING) {
            between(left, middle);
            between(middle, right);
        }
    }

    private void consider(Plan plan) {
        RankedPlan candidate = ranked(plan);
        best = candidate.compareTo(best) < 0 ? candidate : best;
    }

    private static RankedPlan ranked(Plan plan) {
        return new RankedPlan(plan, Objective.minimizeEnergyDelay().value(plan.cost()));
    }

    private static Optional<Plan> weighted(Network network, double latencyWeight, double energyWeight) {
        return LinearSearch.solve(network, LinearCost.weighted(network.costs(), latencyWeight, energyWeight))
                .map(placement -> PlanEvaluator.evaluate(network.costs(), placement));
    }

    private static double latency(Plan plan) {
        return plan.cost().latencyMillis();
    }

    private static double energy(Plan plan) {
        return plan.cost().mobileEnergyMillijoules();
    }
}
