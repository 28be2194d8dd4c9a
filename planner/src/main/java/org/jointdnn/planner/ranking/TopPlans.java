package org.jointdnn.planner.ranking;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RankedPlan;
import org.jointdnn.planner.internal.Cap;
import org.jointdnn.planner.internal.Conditions;
import org.jointdnn.planner.internal.Decisions;
import org.jointdnn.planner.internal.Ranking;
import org.jointdnn.planner.internal.blocks.BlockSpace;

/**
 * The best plans of a problem, distinct placements all, each with the codings that suit it best, in the order of {@link RankedPlan}.
 *
 * <p>Exact for every objective, within limits and pins, up to the rounding of sums: plans whose values
 * differ by less may stand in either order. The first one is the {@code exact} solver's.
 *
 * @param plans empty if no plan respects every constraint
 * @param complete false if the budget ended before as many were found as were wanted
 */
public record TopPlans(List<RankedPlan> plans, boolean complete) {
    public TopPlans {
        plans = List.copyOf(plans);
    }

    /**
     * Ranks plans.
     *
     * @param count how many plans are wanted, 1 or more; fewer come if there are fewer
     */
    public static TopPlans of(Problem problem, int count, Budget budget) {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + ", must be 1 or more");
        }
        Conditions conditions = Conditions.of(problem.costs());
        List<Cap> caps = Cap.of(problem.limits(), conditions);
        Ranking.Ranked ranked = Ranking.best(
                BlockSpace.of(problem.costs(), problem.pins()).within(caps)::beginning,
                conditions.goal(problem.objective()),
                caps,
                count,
                budget);
        List<RankedPlan> plans = new ArrayList<>();
        for (Decisions found : ranked.plans()) {
            Plan plan = PlanEvaluator.evaluate(problem.costs(), List.of(found.sides()), found.codings());
            plans.add(new RankedPlan(plan, problem.objective().value(plan.cost())));
        }
        return new TopPlans(plans, ranked.proven());
    }
}
