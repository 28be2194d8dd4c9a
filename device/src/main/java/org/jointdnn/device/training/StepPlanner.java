package org.jointdnn.device.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.training.ExactTraining;
import org.jointdnn.planner.training.TrainingCosts;
import org.jointdnn.planner.training.TrainingEvaluator;
import org.jointdnn.planner.training.TrainingPlan;
import org.jointdnn.planner.training.TrainingProblem;
import org.jointdnn.training.StepRuns;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.joint.BlockTensors;
import org.jointdnn.training.joint.StepForecast;

/**
 * Finds the best plan of a step: the exact planner's for its sums of bytes, unless one side alone is better by what really crosses.
 */
final class StepPlanner {
    private static final int MOST_FORECASTS = 64;

    private final TrainingNetwork network;
    private final BlockTensors tensors;
    private final Objective objective;
    private final List<Limit> limits;
    private final List<Pin> pins;
    private final Map<StepRuns, StepForecast> forecasts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StepRuns, StepForecast> eldest) {
            return size() > MOST_FORECASTS;
        }
    };

    /** A plan and what it costs by what really crosses. */
    record Priced(TrainingPlan plan, PlanCost cost) {}

    StepPlanner(
            TrainingNetwork network, BlockTensors tensors, Objective objective, List<Limit> limits, List<Pin> pins) {
        this.network = network;
        this.tensors = tensors;
        this.objective = objective;
        this.limits = List.copyOf(limits);
        this.pins = List.copyOf(pins);
    }

    /** The best plan; throws InfeasibleTrainingException if none respects limits and pins. */
    Priced best(StepCosts costs) {
        TrainingCosts planned = costs.forPlanner(network, tensors);
        List<Priced> candidates = new ArrayList<>();
        for (Side side : Side.values()) {
            List<Side> all = Collections.nCopies(network.blocks(), side);
            if (pins.stream().allMatch(pin -> pin.side() == side)) {
                candidates.add(priced(TrainingEvaluator.evaluate(planned, all, all), costs));
            }
        }
        Solution<TrainingPlan> solution =
                new ExactTraining().solve(new TrainingProblem(planned, objective, limits, pins));
        solution.found().ifPresent(plan -> candidates.add(priced(plan, costs)));
        candidates.removeIf(candidate -> !limits.stream().allMatch(limit -> limit.holds(candidate.cost())));
        Priced best = null;
        for (Priced candidate : candidates) {
            best = best == null || value(candidate.cost()) < value(best.cost()) ? candidate : best;
        }
        if (best == null) {
            throw new InfeasibleTrainingException(solution);
        }
        return best;
    }

    private Priced priced(TrainingPlan plan, StepCosts costs) {
        return new Priced(plan, price(plan, costs));
    }

    /** What a plan's steps cost, but for the first. */
    PlanCost price(TrainingPlan plan, StepCosts costs) {
        StepRuns runs = StepRuns.of(network, plan);
        return costs.of(network, forecasts.computeIfAbsent(runs, absent -> StepForecast.of(network, runs)));
    }

    /** What is minimised. */
    double value(PlanCost cost) {
        return objective.value(cost);
    }
}
