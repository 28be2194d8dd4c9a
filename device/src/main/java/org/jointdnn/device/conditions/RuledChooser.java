package org.jointdnn.device.conditions;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Solution;
import org.jspecify.annotations.Nullable;

/**
 * Chooses plans as a user's rules want it at the moment. If no plan keeps all limits, it is the nearest one that the planner
 * names; if a pin can't be followed, none.
 *
 * <p>A plan's value is that of the objective under the costs and the decision that the last plan was chosen by. One that
 * breaks a limit or a pin then has a value beyond all that keep them, by as much as it breaks them, so that it is left
 * whatever a better plan would save.
 *
 * <p>Thread safety: plans are chosen and valued by one thread.
 */
public final class RuledChooser implements PlanChooser {
    private static final double BROKEN = 1e100;

    private final Supplier<Decision> rules;
    private final PlanSolver solver;
    private final List<Limit> limits;
    private final List<Pin> pins;
    private volatile @Nullable Asked last;

    /** What was asked last. */
    private record Asked(Decision decision, Decision.Constraints constraints, Costs costs) {}

    /**
     * @param rules what they mean at the moment
     * @param limits that hold under all conditions, one per quantity
     * @param pins that hold under all conditions
     */
    public RuledChooser(Supplier<Decision> rules, PlanSolver solver, List<Limit> limits, List<Pin> pins) {
        this.rules = rules;
        this.solver = solver;
        this.limits = List.copyOf(limits);
        this.pins = List.copyOf(pins);
    }

    @Override
    public Optional<Plan> choose(Costs costs) {
        Decision decision = rules.get();
        Asked asked = new Asked(decision, decision.with(limits, pins, costs.blocks()), decision.of(costs));
        last = asked;
        Solution<Plan> solution = solver.solve(problem(asked));
        Optional<Plan> chosen = solution.found();
        if (solution instanceof Solution.Infeasible<Plan> infeasible && !breaksPin(infeasible.violated())) {
            chosen = Optional.of(infeasible.nearest());
        }
        return chosen.map(plan -> PlanEvaluator.evaluate(costs, plan));
    }

    private static Problem problem(Asked asked) {
        return CodedCosts.problem(
                asked.costs(),
                asked.decision().objective(),
                asked.constraints().limits(),
                asked.constraints().pins());
    }

    private static boolean breaksPin(List<Constraint> violated) {
        return violated.stream().anyMatch(Pin.class::isInstance);
    }

    @Override
    public double value(Plan plan) {
        Asked asked = last;
        if (asked == null) {
            return rules.get().objective().value(plan.cost());
        }
        Plan now = PlanEvaluator.evaluate(asked.costs(), plan);
        double broken = asked.constraints().brokenBy(now);
        return broken > 0 ? BROKEN * broken : asked.decision().objective().value(now.cost());
    }
}
