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
import org.jointdnn.planner.internal.Goal;
import org.jointdnn.planner.internal.Larac;
import org.jointdnn.planner.internal.blocks.BlockSpace;

/**
 * The approximation that the JointDNN paper sets its exact program against: LARAC, for several limits.
 *
 * <p>Its plan respects the limits but need not be the best; the answer is a {@link Solution.Bounded} whose
 * gap says by how much at most. With two limits or more it may end without a plan though there is one: then
 * it is {@link Solution.Undecided}. Complexity: some tens of shortest paths.
 *
 * <p>Thread safety: stateless.
 *
 * <p>Source: {@link Larac}. Deviation: it takes linear objectives only, as the method does.
 */
public final class LaracSolver implements PlanSolver {
    @Override
    public String name() {
        return "larac";
    }

    @Override
    public Solution<Plan> solve(Problem problem, Budget budget) {
        long start = System.nanoTime();
        Costs costs = problem.costs();
        Conditions conditions = Conditions.of(costs);
        if (!(conditions.goal(problem.objective()) instanceof Goal.Sum sum)) {
            throw new IllegalArgumentException(
                    "objective is " + problem.objective().name()
                            + ", must be latency, energy or weighted for the larac solver. Maybe use exact.");
        }
        Optional<Answer> answer = Larac.solve(
                BlockSpace.of(costs, problem.pins()), sum.cost(), Cap.of(problem.limits(), conditions), budget);
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
