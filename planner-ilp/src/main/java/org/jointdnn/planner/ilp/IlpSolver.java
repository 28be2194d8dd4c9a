package org.jointdnn.planner.ilp;

import java.util.Optional;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Solution;

/** Proto. */
public final class IlpSolver implements PlanSolver {
    @Override
    public String name() {
        return "ilp";
    }

    @Override
    public Solution solve(Problem problem) {
        long start = System.nanoTime();
        Costs costs = problem.costs();
        PlanPrograms programs = new PlanPrograms(costs, problem.pins());
        Optional<Plan> best = programs.best(Rates.of(problem.objective()), problem.limits());
        return best.isPresent()
                ? new Solution.Optimal(
                        best.get(), problem.objective().value(best.get().cost()), name(), System.nanoTime() - start)
                : new Solution.Infeasible(
                        List.of(),
                        org.jointdnn.planner.PlanEvaluator.evaluate(costs, org.jointdnn.planner.Placements.allOn(org.jointdnn.planner.Side.MOBILE, costs.blocks())),
                        name(),
                        System.nanoTime() - start);
    }
}
