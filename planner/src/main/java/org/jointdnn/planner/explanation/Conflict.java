package org.jointdnn.planner.explanation;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.internal.Answer;
import org.jointdnn.planner.internal.Cap;
import org.jointdnn.planner.internal.Conditions;
import org.jointdnn.planner.internal.Goal;
import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.Optimizer;
import org.jointdnn.planner.internal.blocks.BlockSpace;

/**
 * Why no plan respects every constraint.
 *
 * @param nearest the plan nearest to them, as {@link Solution.Infeasible} has it
 * @param shortfalls one for each limit that can't hold
 * @param pins those that no plan can follow
 */
public record Conflict(Plan nearest, List<Shortfall> shortfalls, List<Pin> pins) {
    public Conflict {
        shortfalls = List.copyOf(shortfalls);
        pins = List.copyOf(pins);
    }

    /**
     * By how much a limit can't hold.
     *
     * @param used what the nearest plan uses
     * @param alone the least limit at which a plan exists if there were no other limits; above the limit if it
     *     can't hold even alone. Infinite if that was not found within the budget.
     * @param enough the least limit at which a plan exists if all other limits stay as they are; infinite if
     *     there is none, or it was not found within the budget
     */
    public record Shortfall(Limit limit, double used, double alone, double enough) {}

    /** Explains an answer to a problem. */
    public static Conflict of(Problem problem, Solution.Infeasible<Plan> infeasible, Budget budget) {
        List<Shortfall> shortfalls = new ArrayList<>();
        List<Pin> pins = new ArrayList<>();
        for (Constraint constraint : infeasible.violated()) {
            if (constraint instanceof Limit limit) {
                double used = limit.quantity().of(infeasible.nearest().cost());
                List<Limit> others = new ArrayList<>(problem.limits());
                others.remove(limit);
                double alone = least(problem, limit.quantity(), List.of(), budget);
                shortfalls.add(new Shortfall(limit, used, alone, least(problem, limit.quantity(), others, budget)));
            } else if (constraint instanceof Pin pin) {
                pins.add(pin);
            }
        }
        return new Conflict(infeasible.nearest(), shortfalls, pins);
    }

    /** The least use of a quantity by any plan within some limits; infinite if there is none. */
    private static double least(Problem problem, Quantity quantity, List<Limit> limits, Budget budget) {
        Conditions conditions = Conditions.of(problem.costs());
        LinearCost use = conditions.rates(quantity);
        BlockSpace space = BlockSpace.of(problem.costs(), problem.pins());
        return Optimizer.solve(space, new Goal.Sum(use), Cap.of(limits, conditions), budget)
                .filter(answer -> answer instanceof Answer.Best)
                .map(answer -> use.of(space.usage(((Answer.Best) answer).plan())))
                .orElse(Double.POSITIVE_INFINITY);
    }
}
