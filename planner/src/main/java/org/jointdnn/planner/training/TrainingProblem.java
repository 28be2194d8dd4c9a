package org.jointdnn.planner.training;

import java.util.List;
import java.util.Objects;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Problem;

/**
 * What to solve: the costs of a training step, what to minimise, and what the plan must respect.
 *
 * @param limits at most one per quantity
 * @param pins each fixes both passes of its blocks
 */
public record TrainingProblem(TrainingCosts costs, Objective objective, List<Limit> limits, List<Pin> pins) {
    public TrainingProblem {
        Objects.requireNonNull(costs, "costs");
        Objects.requireNonNull(objective, "objective");
        limits = List.copyOf(limits);
        pins = List.copyOf(pins);
        Problem.checkConstraints(costs.blocks().size(), limits, pins);
    }

    /** A problem without constraints. */
    public static TrainingProblem of(TrainingCosts costs, Objective objective) {
        return new TrainingProblem(costs, objective, List.of(), List.of());
    }

    /** This problem with other limits. */
    public TrainingProblem withLimits(List<Limit> newLimits) {
        return new TrainingProblem(costs, objective, newLimits, pins);
    }

    /** This problem with other pins. */
    public TrainingProblem withPins(List<Pin> newPins) {
        return new TrainingProblem(costs, objective, limits, newPins);
    }
}
