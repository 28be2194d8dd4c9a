package org.jointdnn.planner.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.internal.Answer;
import org.jointdnn.planner.internal.Cap;
import org.jointdnn.planner.internal.Conditions;
import org.jointdnn.planner.internal.Optimizer;

/**
 * The solver of choice: proves its plan best for every objective, with pins, limits and skips.
 *
 * <p>A sum of linear costs on a chain of blocks is a shortest path over runs ({@link ChainSearch},
 * O(blocks^2)). What goes beyond that is {@link Optimizer}'s: with tensors that skip blocks, or limits, a
 * search over labels with that path as its bound; the energy-delay product is least at a vertex of the
 * convex hull of all plans.
 *
 * <p>Thread safety: stateless.
 */
public final class ExactSolver implements PlanSolver {
    @Override
    public String name() {
        return "exact";
    }

    @Override
    public Solution<Plan> solve(Problem problem, Budget budget) {
        long start = System.nanoTime();
        Costs costs = problem.costs();
        Conditions conditions = Conditions.of(costs);
        Optional<Answer> answer = Optimizer.solve(
                BlockSpace.of(costs, problem.pins()),
                conditions.goal(problem.objective()),
                Cap.of(problem.limits(), conditions),
                budget);
        if (!answer.isPresent()) {
            return unfollowed(problem, budget, start);
        }
        return answer.get()
                .solution(
                        placement -> PlanEvaluator.evaluate(costs, List.of(placement)),
                        plan -> problem.objective().value(plan.cost()),
                        name(),
                        start);
    }

    private Solution<Plan> unfollowed(Problem problem, Budget budget, long start) {
        Costs costs = problem.costs();
        List<Pin> violated = Uncovered.pins(costs, problem.pins());
        List<Pin> followed = Uncovered.followable(costs, problem.pins(), violated);
        Side[] nearest = Optimizer.unlimited(
                        BlockSpace.of(costs, followed), Conditions.of(costs).goal(problem.objective()), budget)
                .plan();
        if (nearest == null) {
            throw new IllegalStateException("pins " + followed + " were followable and are not");
        }
        return new Solution.Infeasible<>(
                new ArrayList<>(violated),
                PlanEvaluator.evaluate(costs, List.of(nearest)),
                name(),
                System.nanoTime() - start);
    }
}
