package org.jointdnn.cli.planning;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.planner.solver.ExhaustiveSolver;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Finds a solver by its name. */
final class SolverConverter implements ITypeConverter<PlanSolver> {
    private static final List<PlanSolver> SOLVERS = List.of(new ExactSolver(), new ExhaustiveSolver());
    private static final Set<String> PLANNED = Set.of("larac", "ilp");

    @Override
    public PlanSolver convert(String name) {
        for (PlanSolver solver : SOLVERS) {
            if (solver.name().equals(name)) {
                return solver;
            }
        }
        String names = SOLVERS.stream().map(PlanSolver::name).collect(Collectors.joining(", "));
        String what = PLANNED.contains(name) ? "is not available yet" : "is unknown";
        throw new TypeConversionException("solver '" + name + "' " + what + "; available: " + names);
    }
}
