package org.jointdnn.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The solver of choice: proves its plan best for every objective, with pins, limits and skips.
 *
 * <p>A sum of linear costs on a chain of blocks is a shortest path over runs ({@link ChainSearch},
 * O(blocks^2)); tensors that skip blocks or limits make it a search over labels with that path as its
 * bound ({@link LabelSearch}); the energy-delay product is least at a vertex of the convex hull of all
 * plans ({@link ProductSearch}).
 *
 * <p>Thread safety: stateless.
 */
public final class ExactSolver implements PlanSolver {
    @Override
    public String name() {
        return "exact";
    }

    @Override
    public Solution solve(Problem problem) {
        long start = System.nanoTime();
        Costs costs = problem.costs();
        Network network = Network.of(costs, problem.pins());
        Optional<List<Side>> unlimited = unlimited(network, problem.objective());
        if (!unlimited.isPresent()) {
            return unfollowed(problem, start);
        }
        Plan plan = PlanEvaluator.evaluate(costs, unlimited.get());
        if (!problem.limits().stream().allMatch(limit -> limit.holds(plan.cost()))) {
            return limited(network, problem, start);
        }
        return optimal(plan, problem, start);
    }

    private Solution optimal(Plan plan, Problem problem, long start) {
        double value = problem.objective().value(plan.cost());
        return new Solution.Optimal(plan, value, name(), System.nanoTime() - start);
    }

    private static Optional<List<Side>> unlimited(Network network, Objective objective) {
        if (objective instanceof Objective.EnergyDelay) {
            return ProductSearch.solve(network);
        }
        return LinearSearch.solve(network, linear(network.costs(), objective));
    }

    private static LinearCost linear(Costs costs, Objective objective) {
        if (objective instanceof Objective.Weighted weighted) {
            return LinearCost.weighted(costs, weighted.latencyWeight(), 1 - weighted.latencyWeight());
        }
        return LinearCost.of(objective instanceof Objective.Latency ? Quantity.LATENCY : Quantity.ENERGY, costs);
    }

    private Solution limited(Network network, Problem problem, long start) {
        Optional<Side[]> placement = withinLimits(network, problem.objective(), problem.limits());
        if (placement.isPresent()) {
            return optimal(PlanEvaluator.evaluate(problem.costs(), List.of(placement.get())), problem, start);
        }
        List<Limit> violated = Conflicts.among(problem.limits(), some -> canHold(network, some));
        Plan nearest = PlanEvaluator.evaluate(problem.costs(), List.of(nearest(network, problem.limits())));
        return new Solution.Infeasible(new ArrayList<>(violated), nearest, name(), System.nanoTime() - start);
    }

    private static Optional<Side[]> withinLimits(Network network, Objective objective, List<Limit> limits) {
        Costs costs = network.costs();
        if (objective instanceof Objective.EnergyDelay) {
            LinearCost latency = LinearCost.of(Quantity.LATENCY, costs);
            LinearCost energy = LinearCost.of(Quantity.ENERGY, costs);
            return search(network, List.of(latency, energy), limits, totals -> totals[0] * totals[1]);
        }
        return search(network, List.of(linear(costs, objective)), limits, totals -> totals[0]);
    }

    private static boolean canHold(Network network, List<Limit> limits) {
        return search(network, List.of(), limits, totals -> 0).isPresent();
    }

    private static Side[] nearest(Network network, List<Limit> limits) {
        List<LinearCost> rates = new ArrayList<>();
        for (Limit limit : limits) {
            rates.add(LinearCost.of(limit.quantity(), network.costs()));
        }
        double[] unlimited = new double[limits.size()];
        Arrays.fill(unlimited, Double.POSITIVE_INFINITY);
        return LabelSearch.solve(network, rates, unlimited, totals -> excess(limits, totals))
                .get();
    }

    private static double excess(List<Limit> limits, double[] totals) {
        double excess = 0;
        for (int index = 0; index < totals.length; index++) {
            excess += limits.get(index).excess(totals[index]);
        }
        return excess;
    }

    /** Searches within limits; the score sees the totals of {@code objectives} first. */
    private static Optional<Side[]> search(
            Network network, List<LinearCost> objectives, List<Limit> limits, Score score) {
        List<LinearCost> rates = new ArrayList<>(objectives);
        double[] max = new double[objectives.size() + limits.size()];
        Arrays.fill(max, Double.POSITIVE_INFINITY);
        for (Limit limit : limits) {
            max[rates.size()] = limit.threshold();
            rates.add(LinearCost.of(limit.quantity(), network.costs()));
        }
        return LabelSearch.solve(network, rates, max, score);
    }

    private Solution unfollowed(Problem problem, long start) {
        List<Pin> violated = Conflicts.amongPins(problem.costs(), problem.pins());
        List<Pin> followed = Conflicts.followable(problem.costs(), problem.pins(), violated);
        List<Side> nearest = unlimited(Network.of(problem.costs(), followed), problem.objective())
                .get();
        return new Solution.Infeasible(
                new ArrayList<>(violated),
                PlanEvaluator.evaluate(problem.costs(), nearest),
                name(),
                System.nanoTime() - start);
    }
}
