package org.jointdnn.planner.radio;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RankedPlan;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.Conflicts;

/** Tries every placement, by the definition of what it costs. */
final class EveryRadioPlacement {
    private final Problem problem;
    private final List<Plan> plans = new ArrayList<>();

    EveryRadioPlacement(Problem problem, RadioCycle cycle) {
        this.problem = problem;
        int blocks = problem.costs().blocks();
        for (int bits = 0; bits < 1 << blocks; bits++) {
            Side[] placement = new Side[blocks];
            for (int block = 0; block < blocks; block++) {
                placement[block] = (bits >> block & 1) == 0 ? Side.MOBILE : Side.CLOUD;
            }
            List<Side> sides = List.of(placement);
            if (follows(sides) && PlanEvaluator.runs(problem.costs(), sides)) {
                plans.add(RadioEvaluator.evaluate(problem.costs(), cycle, sides));
            }
        }
    }

    private boolean follows(List<Side> placement) {
        for (Pin pin : problem.pins()) {
            if (placement.subList(pin.from(), pin.to() + 1).contains(pin.side().other())) {
                return false;
            }
        }
        return true;
    }

    /** Whether any placement follows the pins. */
    boolean any() {
        return !plans.isEmpty();
    }

    /** The best plan within the limits. */
    Optional<RankedPlan> best() {
        return least(problem.objective()::value, cost -> hold(problem.limits(), cost));
    }

    /** The limits that can't hold. */
    List<Limit> violated() {
        return Conflicts.among(problem.limits(), this::possible);
    }

    /** Least sum of use over limit for limits that can't hold, within the others if they can. */
    double leastUse(List<Limit> violated) {
        List<Limit> others = new ArrayList<>(problem.limits());
        others.removeAll(violated);
        boolean within = possible(others);
        return least(cost -> use(violated, cost), cost -> !within || hold(others, cost))
                .get()
                .value();
    }

    static double use(List<Limit> limits, PlanCost cost) {
        return limits.stream()
                .mapToDouble(limit -> limit.scale() * limit.quantity().of(cost))
                .sum();
    }

    private boolean possible(List<Limit> limits) {
        return plans.stream().anyMatch(plan -> hold(limits, plan.cost()));
    }

    private static boolean hold(List<Limit> limits, PlanCost cost) {
        return limits.stream().allMatch(limit -> limit.holds(cost));
    }

    private Optional<RankedPlan> least(ToDoubleFunction<PlanCost> value, Predicate<PlanCost> admissible) {
        return plans.stream()
                .filter(plan -> admissible.test(plan.cost()))
                .map(plan -> new RankedPlan(plan, value.applyAsDouble(plan.cost())))
                .min(RankedPlan::compareTo);
    }
}
