package org.jointdnn.device.training;

import java.util.stream.Collectors;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.training.TrainingPlan;

/** No plan of a training step respects the constraints that the user set. */
public final class InfeasibleTrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InfeasibleTrainingException(Solution<TrainingPlan> solution) {
        super(sentence(solution));
    }

    private static String sentence(Solution<TrainingPlan> solution) {
        if (solution instanceof Solution.Infeasible<TrainingPlan> infeasible) {
            return "no plan of a training step respects "
                    + infeasible.violated().stream().map(Constraint::name).collect(Collectors.joining(" and "))
                    + "; the nearest is " + infeasible.nearest().shortForm();
        }
        return "no plan of a training step was found that respects all limits";
    }
}
