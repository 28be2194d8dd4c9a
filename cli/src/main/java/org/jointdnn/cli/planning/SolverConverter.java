package org.jointdnn.cli.planning;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.ilp.IlpSolver;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.planner.solver.ExhaustiveSolver;
import org.jointdnn.planner.solver.LaracSolver;
import org.jointdnn.planner.solver.PathSolver;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Finds a solver by its name. */
final class SolverConverter implements ITypeConverter<PlanSolver> {
    private static final List<Choice> CHOICES = List.of(
            new Choice("exact", () -> new ExactSolver()),
            new Choice("path", () -> new PathSolver()),
            new Choice("larac", () -> new LaracSolver()),
            new Choice("ilp", () -> new IlpSolver()),
            new Choice("exhaustive", () -> new ExhaustiveSolver()));

    /** A solver that is loaded only if it is chosen: lambdas, as references to constructors load theirs. */
    private record Choice(String name, Supplier<PlanSolver> solver) {}

    @Override
    public PlanSolver convert(String name) {
        for (Choice choice : CHOICES) {
            if (choice.name().equals(name)) {
                return choice.solver().get();
            }
        }
        String names = CHOICES.stream().map(Choice::name).collect(Collectors.joining(", "));
        throw new TypeConversionException("solver '" + name + "' is unknown; available: " + names);
    }
}
