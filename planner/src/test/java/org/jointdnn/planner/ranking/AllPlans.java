package org.jointdnn.planner.ranking;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RankedPlan;
import org.jointdnn.planner.Side;

/** Every plan of a small problem that respects its constraints, straight from the definition. */
public final class AllPlans {
    private AllPlans() {}

    /** The plans in order. */
    public static List<RankedPlan> of(Problem problem) {
        Costs costs = problem.costs();
        List<RankedPlan> plans = new ArrayList<>();
        for (int bits = 0; bits < 1 << costs.blocks(); bits++) {
            List<Side> placement = new ArrayList<>();
            for (int block = 0; block < costs.blocks(); block++) {
                placement.add((bits >> block & 1) == 0 ? Side.MOBILE : Side.CLOUD);
            }
            if (follows(placement, problem.pins()) && PlanEvaluator.runs(costs, placement)) {
                var plan = PlanEvaluator.evaluate(costs, placement);
                if (problem.limits().stream().allMatch(limit -> limit.holds(plan.cost()))) {
                    plans.add(new RankedPlan(plan, problem.objective().value(plan.cost())));
                }
            }
        }
        Collections.sort(plans);
        return plans;
    }

    private static boolean follows(List<Side> placement, List<Pin> pins) {
        return pins.stream()
                .noneMatch(pin -> placement
                        .subList(pin.from(), pin.to() + 1)
                        .contains(pin.side().other()));
    }
}
