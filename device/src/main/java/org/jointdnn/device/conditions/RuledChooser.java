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
 * Chooses plans by a user's rules under the conditions of the moment. If no plan keeps all limits, it is the nearest one that
 * the planner names; if a pin can't be followed, none.
 *
 * <p>A plan's value is that of the objective under the costs and the decision that the last plan was chosen by. One that
 * breaks a limit or a pin then has a value beyond all that keep them, by as much as it breaks them, so that it is left
 * whatever a better plan would save.
 *
 * <p>Thread safety: plans are chosen and valued by one thread; {@link #decision} may be asked by any.
 */
public final class RuledChooser implements PlanChooser {
    private static final double BROKEN = 1e100;

    private final UserRules rules;
    private final DeviceConditions conditions;
    private final Supplier<Counters> counters;
    private final PlanSolver solver;
    private final List<Limit> limits;
    private final List<Pin> pins;
    private volatile @Nullable Asked last;

    /** What the solver was asked last, and why; {@code costs} with all codings, allowed or not. */
    private record Asked(Decision decision, Costs costs, Problem problem) {}

    /**
     * @param counters what has been used so far
     * @param limits that hold under all conditions, one per quantity
     * @param pins that hold under all conditions
     */
    public RuledChooser(
            UserRules rules,
            DeviceConditions conditions,
            Supplier<Counters> counters,
            PlanSolver solver,
            List<Limit> limits,
            List<Pin> pins) {
        this.rules = rules;
        this.conditions = conditions;
        this.counters = counters;
        this.solver = solver;
        this.limits = List.copyOf(limits);
        this.pins = List.copyOf(pins);
    }

    @Override
    public Optional<Plan> choose(Costs costs) {
        Asked asked = ask(costs);
        last = asked;
        Solution<Plan> solution = solver.solve(asked.problem());
        Optional<Plan> chosen = solution.found();
        if (solution instanceof Solution.Infeasible<Plan> infeasible && !breaksPin(infeasible.violated())) {
            chosen = Optional.of(infeasible.nearest());
        }
        return chosen.map(plan -> PlanEvaluator.evaluate(costs, plan));
    }

    private Asked ask(Costs costs) {
        Decision decision = rules.decide(conditions.now(), counters.get());
        Decision.Constraints constraints = decision.with(limits, pins, costs.blocks());
        Costs asked = decision.of(costs);
        return new Asked(
                decision,
                asked,
                CodedCosts.problem(asked, decision.objective(), constraints.limits(), constraints.pins()));
    }

    private static boolean breaksPin(List<Constraint> violated) {
        return violated.stream().anyMatch(Pin.class::isInstance);
    }

    @Override
    public double value(Plan plan) {
        Asked asked = last;
        if (asked == null) {
            return rules.objective().value(plan.cost());
        }
        Problem problem = asked.problem();
        Plan now = PlanEvaluator.evaluate(asked.costs(), plan);
        double broken = 0;
        for (Limit limit : problem.limits()) {
            broken += limit.holds(now.cost())
                    ? 0
                    : limit.scale() * limit.quantity().of(now.cost());
        }
        for (Pin pin : problem.pins()) {
            boolean holds = !plan.placement()
                    .subList(pin.from(), pin.to() + 1)
                    .contains(pin.side().other());
            broken += holds ? 0 : plan.placement().size();
        }
        return broken > 0 ? BROKEN * broken : problem.objective().value(now.cost());
    }

    /** What the last plan was chosen by; before that, what one would be chosen by now. */
    public Decision decision() {
        Asked asked = last;
        return asked == null ? rules.decide(conditions.now(), counters.get()) : asked.decision();
    }
}
