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
import org.jointdnn.device.InfeasibleException;
import org.jointdnn.device.JointDnn;
import org.jointdnn.device.PlanChoice;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
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
record WantedPlan(PlanChoice choice, String source, PlanOptions planning, Optional<Calibration> calibration) {
    /**
     * Reads {@code mobile}, {@code cloud} or the name of a file; without an argument the best plan is wanted.
     *
     * @param aim what the best plan is the best for
     */
    static WantedPlan of(
            @Nullable String argument, PlanChoice.Aim aim, PlanOptions planning, Optional<Calibration> calibration)
            throws IOException {
        if (argument == null) {
            PlanChoice best = new PlanChoice.Best(planning.limits(), List.of(), aim);
            return new WantedPlan(best, "best", planning, calibration);
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
     * @param adapting whether the best plan is searched again as link, machines and conditions change
     */
    boolean follow(JointDnn joint, boolean adapting, Output output) throws IOException {
        if (choice instanceof PlanChoice.Fixed fixed) {
            checkBlocks(fixed.placement().size(), joint);
        }
        if (!(choice instanceof PlanChoice.Best best)) {
            joint.awaitPlanned();
            return true;
        }
        try {
            List<Pin> pins = planning.pins(joint.bundle().blocks().size());
            Plan plan = planning.fitting(() -> joint.follow(new PlanChoice.Best(best.limits(), pins, best.aim())));
            if (!adapting) {
                joint.follow(plan);
            }
            return true;
        } catch (InfeasibleException e) {
            sayInfeasible(e.solution(), output);
            return false;
        }
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
