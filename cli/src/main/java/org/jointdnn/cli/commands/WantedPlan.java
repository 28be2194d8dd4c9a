package org.jointdnn.cli.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.costs.PlacementFile;
import org.jointdnn.cli.costs.PlanJson;
import org.jointdnn.cli.planning.PlanOptions;
import org.jointdnn.device.JointDnn;
import org.jointdnn.device.PlanChoice;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.device.conditions.Counters;
import org.jointdnn.device.conditions.LinuxConditions;
import org.jointdnn.device.conditions.Metering;
import org.jointdnn.device.conditions.RuledChooser;
import org.jointdnn.device.conditions.UserRules;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.KnownLosses;
import org.jointdnn.engine.calibration.WholeLossSolver;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jspecify.annotations.Nullable;

/**
 * The plan that the user wants queries to follow: the best one, everything on one side, or one from a file.
 *
 * @param choice what the device prepares while it connects. Pins need the number of blocks, which only the server
 *     knows yet, so they are left to {@link #follow}; no query may run before that
 * @param source what the user called it, for messages
 * @param planning what the best plan is
 * @param calibration what codecs do to the model's tensors
 */
record WantedPlan(PlanChoice choice, String source, PlanOptions planning, Optional<Calibration> calibration)
        implements PlanChooser {
    /** Reads {@code mobile}, {@code cloud} or the name of a file; without an argument the best plan is wanted. */
    static WantedPlan of(@Nullable String argument, PlanOptions planning, Optional<Calibration> calibration)
            throws IOException {
        if (argument == null) {
            return new WantedPlan(new PlanChoice.Best(planning.limits(), List.of()), "best", planning, calibration);
        }
        PlanChoice choice = switch (argument) {
            case "mobile" -> new PlanChoice.AllOn(Side.MOBILE);
            case "cloud" -> new PlanChoice.AllOn(Side.CLOUD);
            default -> fixed(PlacementFile.read(Path.of(argument)));
        };
        return new WantedPlan(choice, argument, planning, calibration);
    }

    private static PlanChoice fixed(PlacementFile.Placed placed) {
        return new PlanChoice.Fixed(placed.placement(), placed.codecs());
    }

    /**
     * Brings the plan about; false if the user's limits allow none, which has then been said.
     *
     * @param adapting whether the best plan is searched again as link and machines change
     * @param lowBattery the charge below which it is the one of least energy; null if never
     */
    boolean follow(JointDnn joint, boolean adapting, @Nullable Double lowBattery, Output output) throws IOException {
        if (choice instanceof PlanChoice.Fixed fixed) {
            checkBlocks(fixed.placement().size(), joint);
        }
        if (!(choice instanceof PlanChoice.Best)) {
            joint.awaitPlanned();
            return true;
        }
        Solution<Plan> solution = planning.solve(joint.awaitCosts(), this::countingLosses);
        if (solution instanceof Solution.Infeasible<Plan> infeasible) {
            sayInfeasible(infeasible, output);
            return false;
        }
        Plan plan = solution.found()
                .orElseThrow(() -> new CommandFailure("the " + solution.solver()
                        + " solver found no plan within the limits, nor a proof that there is none. Maybe use --solver"
                        + " exact"));
        if (adapting) {
            List<Pin> pins = planning.pins(joint.bundle().blocks().size());
            joint.follow(
                    new PlanChoice.Best(planning.limits(), pins),
                    lowBattery == null ? this : saving(lowBattery, pins),
                    plan);
        } else {
            joint.follow(plan);
        }
        return true;
    }

    /** Goes by this machine's battery. */
    private PlanChooser saving(double lowBattery, List<Pin> pins) {
        return new RuledChooser(
                UserRules.always(planning.objective()).withLowBattery(lowBattery),
                new LinuxConditions(Metering.UNKNOWN),
                () -> Counters.NONE,
                countingLosses(planning.solver()),
                planning.limits(),
                pins);
    }

    @Override
    public Optional<Plan> choose(Costs costs) {
        return planning.solve(costs, this::countingLosses).found();
    }

    @Override
    public double value(Plan plan) {
        boolean within = planning.limits().stream().allMatch(limit -> limit.holds(plan.cost()));
        return within ? planning.objective().value(plan.cost()) : Double.POSITIVE_INFINITY;
    }

    private PlanSolver countingLosses(PlanSolver solver) {
        return calibration
                .<PlanSolver>map(measured -> new WholeLossSolver(solver, new KnownLosses(measured)))
                .orElse(solver);
    }

    private void checkBlocks(int placed, JointDnn joint) {
        int blocks = joint.bundle().blocks().size();
        if (placed != blocks) {
            throw new CommandFailure(source + ": placement names " + placed + " blocks, but "
                    + joint.bundle().modelName() + " has " + blocks + "; plan it again");
        }
    }

    private void sayInfeasible(Solution.Infeasible<Plan> infeasible, Output output) throws IOException {
        List<String> violated =
                infeasible.violated().stream().map(Constraint::name).toList();
        output.errors()
                .println("jointdnn: no plan respects " + String.join(" and ", violated) + "; the nearest is "
                        + infeasible.nearest().shortForm());
        try (Output.JsonLines lines = output.lines()) {
            lines.write(PlanJson.of(infeasible, planning.objective()));
        }
    }
}
