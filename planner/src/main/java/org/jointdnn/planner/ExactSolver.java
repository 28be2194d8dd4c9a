package org.jointdnn.planner;

import java.util.ArrayList;
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
            return limited(network, plan.cost(), problem, start);
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

    private Solution limited(Network network, PlanCost unlimited, Problem problem, long start) {
        LimitedSearch search = new LimitedSearch(network);
        List<Limit> limits = problem.limits();
        if (!search.canHold(limits)) {
            List<Limit> violated = Conflicts.among(limits, search::canHold);
            List<Limit> others = new ArrayList<>(limits);
            others.removeAll(violated);
            Plan nearest = PlanEvaluator.evaluate(problem.costs(), search.nearest(violated, others));
            return new Solution.Infeasible(new ArrayList<>(violated), nearest, name(), System.nanoTime() - start);
        }
        List<Side> placement = problem.objective() instanceof Objective.EnergyDelay
                ? search.bestProduct(unlimited, limits).get()
                : search.best(linear(problem.costs(), problem.objective()), limits)
                        .get();
        return optimal(PlanEvaluator.evaluate(problem.costs(), placement), problem, start);
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
