package org.jointdnn.device.stream;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the plans of a stream. A plan's value is its bottleneck in milliseconds, under the costs that the last plan was
 * chosen by.
 *
 * <p>Thread safety: plans are chosen and valued by one thread.
 */
public final class ThroughputChooser implements PlanChooser {
    private final ThroughputPlanner planner;
    private final List<Limit> limits;
    private final List<Pin> pins;
    private final Duration budget;
    private volatile @Nullable Costs last;

    /**
     * @param limits see {@link ThroughputPlanner#best}
     * @param budget for one choice
     */
    public ThroughputChooser(ThroughputPlanner planner, List<Limit> limits, List<Pin> pins, Duration budget) {
        this.planner = planner;
        this.limits = List.copyOf(limits);
        this.pins = List.copyOf(pins);
        this.budget = budget;
    }

    @Override
    public Optional<Plan> choose(Costs costs) {
        last = costs;
        Problem problem = CodedCosts.problem(costs, Objective.minimizeLatency(), limits, pins);
        return planner.best(problem.costs(), problem.limits(), problem.pins(), Budget.of(budget))
                .map(ThroughputPlan::plan);
    }

    /** Throws IllegalStateException before the first plan was chosen. */
    @Override
    public double value(Plan plan) {
        Costs costs = last;
        if (costs == null) {
            throw new IllegalStateException("no plan has been chosen yet");
        }
        return StageTimes.of(plan, costs).bottleneckMillis();
    }
}
