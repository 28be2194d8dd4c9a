package org.jointdnn.cli.planning;

import java.util.List;
import java.util.stream.Collectors;
import org.jointdnn.planner.training.ExactTraining;
import org.jointdnn.planner.training.ExhaustiveTraining;
import org.jointdnn.planner.training.TrainingSolver;

/** Finds a solver for training by its name. */
final class TrainingSolvers {
    private static final List<TrainingSolver> SOLVERS = List.of(new ExactTraining(), new ExhaustiveTraining());

    private TrainingSolvers() {}

    /** The solver of this name; throws IllegalArgumentException if there is none for training. */
    static TrainingSolver named(String name) {
        for (TrainingSolver solver : SOLVERS) {
            if (solver.name().equals(name)) {
                return solver;
            }
        }
        String names = SOLVERS.stream().map(TrainingSolver::name).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("solver '" + name + "' can't plan training; available: " + names);
    }
}
