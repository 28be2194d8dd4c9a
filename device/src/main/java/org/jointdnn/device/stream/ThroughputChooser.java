package org.jointdnn.device.stream;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.device.conditions.Conditions;
import org.jointdnn.device.conditions.Counters;
import org.jointdnn.device.conditions.Decision;
import org.jointdnn.device.conditions.RuledChooser;
import org.jointdnn.device.conditions.UserRules;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.solver.ExactSolver;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the plans of a stream as a user's rules want it at the moment. A plan's value is its bottleneck in milliseconds, under
 * the costs that the last plan was chosen by; infinity if it breaks a constraint.
 *
 * <p>While the rules want anything but speed, or limit a query's energy, which throughput takes no account of, plans are those of
 * single queries: {@link RuledChooser}.
 *
 * <p>Thread safety: plans are chosen and valued by one thread.
 */
public final class ThroughputChooser implements PlanChooser {
    private static final Supplier<Decision> SPEED =
            () -> UserRules.always(Objective.minimizeLatency()).decide(Conditions.UNKNOWN, Counters.NONE);

    private final ThroughputPlanner planner;
    private final List<Limit> limits;
    private final List<Pin> pins;
    private final Duration budget;
    private final Supplier<Decision> rules;
    private final RuledChooser single;
    private volatile @Nullable Asked last;

    /** What was asked last; null constraints if a single query's plan was. */
    private record Asked(Costs costs, Decision.@Nullable Constraints constraints) {}

    /**
     * Plans for speed under all conditions.
     *
     * @param limits on a query alone, one per quantity
     * @param budget for one choice
     */
    public ThroughputChooser(ThroughputPlanner planner, List<Limit> limits, List<Pin> pins, Duration budget) {
        this(planner, limits, pins, budget, SPEED, new ExactSolver());
    }

    /**
     * @param limits on a query alone, one per quantity
     * @param budget for one choice
     * @param rules what they mean at the moment
     * @param solver of single queries' plans
     */
    public ThroughputChooser(
            ThroughputPlanner planner,
            List<Limit> limits,
            List<Pin> pins,
            Duration budget,
            Supplier<Decision> rules,
            PlanSolver solver) {
        this.planner = planner;
        this.limits = List.copyOf(limits);
        this.pins = List.copyOf(pins);
        this.budget = budget;
        this.rules = rules;
        this.single = new RuledChooser(rules, solver, limits, pins);
    }

    @Override
    public Optional<Plan> choose(Costs costs) {
        Decision decision = rules.get();
        if (!decision.latencyCounts() || limitsEnergy(decision)) {
            last = new Asked(costs, null);
            return single.choose(costs);
        }
        Decision.Constraints constraints = decision.with(limits, pins, costs.blocks());
        Asked asked = new Asked(decision.of(costs), constraints);
        last = asked;
        Problem problem = CodedCosts.problem(
                asked.costs(), Objective.minimizeLatency(), constraints.limits(), constraints.pins());
        return planner.best(problem.costs(), problem.limits(), problem.pins(), Budget.of(budget))
                .map(best -> PlanEvaluator.evaluate(costs, best.plan()));
    }

    private boolean limitsEnergy(Decision decision) {
        return decision.limit(Quantity.ENERGY).isPresent()
                || limits.stream().anyMatch(limit -> limit.quantity() == Quantity.ENERGY);
    }

    /** Throws IllegalStateException before the first plan was chosen. */
    @Override
    public double value(Plan plan) {
        Asked asked = last;
        if (asked == null) {
            throw new IllegalStateException("no plan has been chosen yet");
        }
        Decision.Constraints constraints = asked.constraints();
        if (constraints == null) {
            return single.value(plan);
        }
        Plan now = PlanEvaluator.evaluate(asked.costs(), plan);
        return constraints.brokenBy(now) > 0
                ? Double.POSITIVE_INFINITY
                : StageTimes.of(now, asked.costs()).bottleneckMillis();
    }
}
