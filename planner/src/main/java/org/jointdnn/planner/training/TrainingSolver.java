package org.jointdnn.planner.training;

import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Solution;

/** Finds the best plan of a training step. Implementations are deterministic and safe for concurrent use. */
public interface TrainingSolver {
    /** The solver's name, as {@code --solver} takes it. */
    String name();

    /** Solves the problem, however long it takes. */
    default Solution<TrainingPlan> solve(TrainingProblem problem) {
        return solve(problem, Budget.unlimited());
    }

    /**
     * Solves the problem, or, if the budget ends before, says what is known by then.
     *
     * <p>Among plans of equal value the one with fewer switches of side is taken, then the one with fewer
     * passes over blocks on CLOUD.
     *
     * @throws IllegalArgumentException if some block's pass can run nowhere, or no sequence of runs covers a
     *     pass
     */
    Solution<TrainingPlan> solve(TrainingProblem problem, Budget budget);
}
