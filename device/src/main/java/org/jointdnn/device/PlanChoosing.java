package org.jointdnn.device;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.device.conditions.Decision;
import org.jointdnn.device.conditions.RuledChooser;
import org.jointdnn.device.stream.ThroughputChooser;
import org.jointdnn.device.stream.ThroughputPlanner;
import org.jointdnn.engine.calibration.KnownLosses;
import org.jointdnn.engine.calibration.WholeLossSolver;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;

/** Chooses plans as a choice and a device's options say, and the user's rules at the moment. */
final class PlanChoosing {
    /** For one choice of a stream's plan; docs/decisions.md has what it takes. */
    private static final Duration STREAM_BUDGET = Duration.ofSeconds(5);

    private final PlanChoice choice;
    private final PlanSolver solver;
    private final Bundle bundle;
    private final Supplier<Decision> rules;
    private final Optional<PlanChooser> chooser;

    /** @param rules what they mean at the moment */
    PlanChoosing(PlanChoice choice, JointDnnOptions options, Bundle bundle, Supplier<Decision> rules) {
        this.choice = choice;
        this.solver = countingLosses(options);
        this.bundle = bundle;
        this.rules = rules;
        this.chooser =
                choice instanceof PlanChoice.Best best ? Optional.of(chooser(best, solver, rules)) : Optional.empty();
    }

    private static PlanChooser chooser(PlanChoice.Best best, PlanSolver solver, Supplier<Decision> rules) {
        return switch (best.aim()) {
            case QUERY -> new RuledChooser(rules, solver, best.limits(), best.pins());
            case STREAM ->
                new ThroughputChooser(
                        new ThroughputPlanner(solver), best.limits(), best.pins(), STREAM_BUDGET, rules, solver);
        };
    }

    /** With a calibration, one that counts the losses of several crossings only as they were measured together. */
    private static PlanSolver countingLosses(JointDnnOptions options) {
        return options.calibration()
                .<PlanSolver>map(calibration -> new WholeLossSolver(options.solver(), new KnownLosses(calibration)))
                .orElse(options.solver());
    }

    /** Chooses the plans that follow the first; empty if that is the only one. */
    Optional<PlanChooser> chooser() {
        return chooser;
    }

    /** The plan to begin with; throws InfeasibleException if none respects the choice's constraints. */
    Plan first(Costs costs) {
        Decision decision = rules.get();
        Plan without = Plans.choose(choice, solver, decision.objective(), costs, bundle);
        boolean stream = choice instanceof PlanChoice.Best best && best.aim() == PlanChoice.Aim.STREAM;
        boolean ruled = !decision.linkAllowed() || !decision.limits().isEmpty() || decision.mobileFactor() > 1;
        return ruled || stream
                ? chooser.flatMap(choosing -> choosing.choose(costs)).orElse(without)
                : without;
    }
}
