package org.jointdnn.planner.solver;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.internal.Conditions;
import org.jointdnn.planner.internal.Conflicts;
import org.jointdnn.planner.internal.Decisions;
import org.jointdnn.planner.internal.Goal;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.Optimizer;
import org.jointdnn.planner.internal.blocks.BlockSpace;

/** Why no sequence of runs covers a network, and which pins are to blame. */
final class Uncovered {
    private Uncovered() {}

    /**
     * The answer to a problem that no plan covers: the pins to blame, and the best plan without those.
     *
     * @throws IllegalArgumentException if it isn't the pins' fault
     */
    static Solution<Plan> solution(Problem problem, Budget budget, String solver, long startNanos) {
        Costs costs = problem.costs();
        List<Pin> violated = pins(costs, problem.pins());
        List<Pin> followed = followable(costs, problem.pins(), violated);
        Goal goal = Conditions.of(costs).goal(problem.objective());
        Decisions nearest = Optimizer.unlimited(BlockSpace.of(costs, followed), goal, budget)
                .plan();
        if (nearest == null) {
            throw new IllegalStateException("pins " + followed + " were followable and are not");
        }
        return new Solution.Infeasible<>(
                new ArrayList<>(violated),
                PlanEvaluator.evaluate(costs, List.of(nearest.sides()), nearest.codings()),
                solver,
                System.nanoTime() - startNanos);
    }

    /** The pins that no plan can follow; throws IllegalArgumentException if it isn't the pins' fault. */
    static List<Pin> pins(Costs costs, List<Pin> pins) {
        if (!coverable(costs, List.of())) {
            throw new IllegalArgumentException(reason(costs));
        }
        return Conflicts.among(pins, some -> coverable(costs, some));
    }

    /** The pins but for those that no plan can follow; none if even the rest can't be followed together. */
    static List<Pin> followable(Costs costs, List<Pin> pins, List<Pin> violated) {
        List<Pin> rest = new ArrayList<>(pins);
        rest.removeAll(violated);
        return coverable(costs, rest) ? rest : List.of();
    }

    private static boolean coverable(Costs costs, List<Pin> pins) {
        return BlockSpace.of(costs, pins).relax(LinearCost.ZERO).feasible();
    }

    private static String reason(Costs costs) {
        for (int block = 0; block < costs.blocks(); block++) {
            if (!runsSomewhere(costs, block)) {
                return "block " + block + " can run neither on mobile nor on cloud, alone or within a segment;"
                        + " give a segment that contains it";
            }
        }
        return "no sequence of segments on mobile and cloud in turn covers all blocks; give more segments,"
                + " best one for each block";
    }

    private static boolean runsSomewhere(Costs costs, int block) {
        for (int from = 0; from <= block; from++) {
            for (int to = block; to < costs.blocks(); to++) {
                if (costs.mobile().runs(from, to) || costs.cloud().runs(from, to)) {
                    return true;
                }
            }
        }
        return false;
    }
}
