package org.jointdnn.planner.solver;

import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.internal.Answer;
import org.jointdnn.planner.internal.Cap;
import org.jointdnn.planner.internal.Conditions;
import org.jointdnn.planner.internal.Optimizer;
import org.jointdnn.planner.internal.blocks.BlockSpace;

/**
 * The solver of choice: proves its plan best for every objective, with pins, limits and skips.
 *
 * <p>A sum of linear costs on a chain of blocks is a shortest path over runs ({@link
 * BlockSpace}, O(blocks^2)). What goes beyond that is {@link Optimizer}'s: with tensors that skip blocks, or limits, a
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
            return Uncovered.solution(problem, budget, name(), start);
        }
        return answer.get()
                .solution(
                        found -> PlanEvaluator.evaluate(costs, List.of(found.sides()), found.codings()),
                        plan -> problem.objective().value(plan.cost()),
                        name(),
                        start);
    }
}
