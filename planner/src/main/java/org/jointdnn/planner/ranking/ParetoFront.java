package org.jointdnn.planner.ranking;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.internal.Cap;
import org.jointdnn.planner.internal.Conditions;
import org.jointdnn.planner.internal.Decisions;
import org.jointdnn.planner.internal.FrontSearch;
import org.jointdnn.planner.internal.blocks.BlockSpace;

/**
 * The choice between latency and mobile energy: every plan within a problem's limits and pins that no other
 * one equals in one of the two and beats in the other. The problem's objective doesn't matter.
 *
 * <p>Exact, not only the plans that some weighted sum prefers; one plan for each pair of latency and energy,
 * and a relative difference below 10^-12 is none.
 *
 * @param plans in order of rising latency and falling energy; empty if no plan respects every constraint
 * @param complete whether these are all of the front. If not, each is on it, and there are more.
 */
public record ParetoFront(List<Plan> plans, boolean complete) {
    public ParetoFront {
        plans = List.copyOf(plans);
    }

    /**
     * Finds the front.
     *
     * @param maxPlans how many plans are wanted at most, 1 or more. If the front has more, the answer is
     *     incomplete: plans that a weighted sum prefers come first, then those of lower latency.
     */
    public static ParetoFront of(Problem problem, int maxPlans, Budget budget) {
        if (maxPlans < 1) {
            throw new IllegalArgumentException("maxPlans is " + maxPlans + ", must be 1 or more");
        }
        Conditions conditions = Conditions.of(problem.costs());
        List<Cap> caps = Cap.of(problem.limits(), conditions);
        FrontSearch.Front front = FrontSearch.solve(
                BlockSpace.of(problem.costs(), problem.pins()).within(caps),
                conditions.rates(Quantity.LATENCY),
                conditions.rates(Quantity.ENERGY),
                caps,
                maxPlans,
                budget);
        List<Plan> plans = new ArrayList<>();
        for (Decisions found : front.plans()) {
            plans.add(PlanEvaluator.evaluate(problem.costs(), List.of(found.sides()), found.codings()));
        }
        return new ParetoFront(plans, front.complete());
    }
}
