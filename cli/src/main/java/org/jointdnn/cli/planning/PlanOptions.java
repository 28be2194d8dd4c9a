package org.jointdnn.cli.planning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.planner.training.TrainingCosts;
import org.jointdnn.planner.training.TrainingPlan;
import org.jointdnn.planner.training.TrainingProblem;
import org.jointdnn.planner.training.TrainingSolver;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say what the best plan is: a picocli mixin for every command that plans. */
public final class PlanOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--objective",
            paramLabel = "OBJECTIVE",
            defaultValue = "latency",
            converter = ObjectiveConverter.class,
            description = "What to minimise: latency, energy, edp (their product) or weighted=W"
                    + " (W times ms plus 1-W times mJ). Default: latency.")
    private Objective objective = Objective.minimizeLatency();

    @Option(
            names = "--max-latency",
            paramLabel = "TIME",
            converter = Amount.Millis.class,
            description = "Deadline of a query, such as 100ms or 2s.")
    private @Nullable Double maxLatencyMillis;

    @Option(
            names = "--max-energy",
            paramLabel = "ENERGY",
            converter = Amount.Millijoules.class,
            description = "The most a query may take from the battery, such as 500mJ or 1.5J.")
    private @Nullable Double maxEnergyMillijoules;

    @Option(
            names = "--max-cloud",
            paramLabel = "TIME",
            converter = Amount.Millis.class,
            description = "The most time a query may compute on the cloud.")
    private @Nullable Double maxCloudMillis;

    @Option(
            names = "--max-upload",
            paramLabel = "SIZE",
            converter = Amount.Bytes.class,
            description = "The most a query may send, such as 20000B, 200kB or 1MB (1 kB = 1000 B).")
    private @Nullable Long maxUploadBytes;

    @Option(
            names = "--max-download",
            paramLabel = "SIZE",
            converter = Amount.Bytes.class,
            description = "The most a query may receive.")
    private @Nullable Long maxDownloadBytes;

    @Option(
            names = "--max-accuracy-loss",
            paramLabel = "SHARE",
            defaultValue = "0",
            converter = Amount.Share.class,
            description =
                    "The most that the answer may lose by lossy codecs, such as 0.01 or 1%%. Default: 0, only lossless"
                            + " codecs.")
    private double maxAccuracyLoss;

    @Option(
            names = "--pin",
            paramLabel = "BLOCKS=SIDE",
            converter = PinRange.Converter.class,
            description = "Fixes blocks to mobile or cloud; BLOCKS is 7, 0-3 or 4-. Repeatable.")
    private List<PinRange> pins = new ArrayList<>();

    @Option(
            names = "--solver",
            paramLabel = "SOLVER",
            defaultValue = "exact",
            converter = SolverConverter.class,
            description = "exact (default); path, the paper's graph of segments, without limits; larac, its"
                    + " approximation within limits, with its gap; ilp, its integer program (at most 200 blocks);"
                    + " exhaustive (at most 20 blocks).")
    private PlanSolver solver = new ExactSolver();

    @Option(
            names = "--time-budget",
            paramLabel = "TIME",
            converter = Amount.Millis.class,
            description = "How long to search at most, such as 50ms; after that the best plan so far is the answer,"
                    + " with how much better the best one may be. Default: until it is proven. path and"
                    + " exhaustive take no notice of it.")
    private @Nullable Double budgetMillis;

    /** What to minimise. */
    public Objective objective() {
        return objective;
    }

    /** The limits given, in the order of the options. */
    public List<Limit> limits() {
        List<Limit> limits = new ArrayList<>();
        if (maxLatencyMillis != null) {
            limits.add(Limit.maxLatencyMillis(maxLatencyMillis));
        }
        if (maxEnergyMillijoules != null) {
            limits.add(Limit.maxEnergyMillijoules(maxEnergyMillijoules));
        }
        if (maxCloudMillis != null) {
            limits.add(Limit.maxCloudMillis(maxCloudMillis));
        }
        if (maxUploadBytes != null) {
            limits.add(Limit.maxUploadBytes(maxUploadBytes));
        }
        if (maxDownloadBytes != null) {
            limits.add(Limit.maxDownloadBytes(maxDownloadBytes));
        }
        if (maxAccuracyLoss > 0) {
            limits.add(Limit.maxAccuracyLoss(maxAccuracyLoss));
        }
        return limits;
    }

    /**
     * The problem that the options make of these costs; a usage error if the pins don't fit them. It has lossy codings
     * only if the options allow a loss, and the limit on that only if there are any.
     */
    public Problem problem(Costs costs) {
        return fitting(() -> CodedCosts.problem(costs, objective, limits(), pins(costs.blocks())));
    }

    /** The most that the answer may lose, a share. */
    public double maxAccuracyLoss() {
        return maxAccuracyLoss;
    }

    /** A usage error if a loss of accuracy is allowed where there can't be one. */
    public void refuseAccuracyLoss(String reason) {
        if (maxAccuracyLoss > 0 && command != null) {
            throw new ParameterException(command.commandLine(), "--max-accuracy-loss " + reason);
        }
    }

    /** A usage error if a solver or its time is chosen where there is no choice. */
    public void refuseSolver(String reason) {
        boolean chosen = budgetMillis != null || !(solver instanceof ExactSolver);
        if (chosen && command != null) {
            throw new ParameterException(
                    command.commandLine(), (budgetMillis == null ? "--solver " : "--time-budget ") + reason);
        }
    }

    private TrainingProblem problem(TrainingCosts costs) {
        int blocks = costs.blocks().size();
        return fitting(() -> new TrainingProblem(costs, objective, limits(), pins(blocks)));
    }

    /** The pins given, in a network of so many blocks; a usage error if they don't fit it. */
    public List<Pin> pins(int blocks) {
        return fitting(() -> {
            List<Pin> fixed = new ArrayList<>();
            for (PinRange pin : pins) {
                fixed.add(pin.in(blocks));
            }
            return fixed;
        });
    }

    /** A usage error if what is made of the options isn't possible. */
    public <T> T fitting(Supplier<T> problem) {
        try {
            return problem.get();
        } catch (IllegalArgumentException e) {
            if (command == null) {
                throw e;
            }
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /** The best plan of a training step, by the solver of choice; a usage error if that can't plan training. */
    public Solution<TrainingPlan> solve(TrainingCosts costs) {
        TrainingProblem problem = problem(costs);
        TrainingSolver trainer = fitting(() -> TrainingSolvers.named(solver.name()));
        try {
            return trainer.solve(problem, budget());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** The solver of choice. */
    public PlanSolver solver() {
        return solver;
    }

    /** The solver of choice, which searches no longer than the options say, each time anew. */
    public PlanSolver boundedSolver() {
        if (budgetMillis == null) {
            return solver;
        }
        return new PlanSolver() {
            @Override
            public String name() {
                return solver.name();
            }

            @Override
            public Solution<Plan> solve(Problem problem) {
                return solver.solve(problem, budget());
            }

            @Override
            public Solution<Plan> solve(Problem problem, Budget other) {
                return solver.solve(problem, other);
            }
        };
    }

    /** How long a search may take, from now on. */
    public Budget budget() {
        return budgetMillis == null ? Budget.unlimited() : Budget.of(Duration.ofNanos(Math.round(budgetMillis * 1e6)));
    }

    /** The best plan for these costs, by the solver of choice. */
    public Solution<Plan> solve(Costs costs) {
        return solve(costs, UnaryOperator.identity());
    }

    /** The best plan for these costs, by what {@code made} makes of the solver of choice. */
    public Solution<Plan> solve(Costs costs, UnaryOperator<PlanSolver> made) {
        Problem problem = problem(costs);
        try {
            return made.apply(solver).solve(problem, budget());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
