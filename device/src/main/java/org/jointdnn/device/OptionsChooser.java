package org.jointdnn.device;

import java.util.Optional;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.engine.calibration.KnownLosses;
import org.jointdnn.engine.calibration.WholeLossSolver;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;

/** Chooses plans as a device's options say. Immutable. */
final class OptionsChooser implements PlanChooser {
    private final JointDnnOptions options;
    private final Objective objective;
    private final Bundle bundle;

    OptionsChooser(JointDnnOptions options, Objective objective, Bundle bundle) {
        this.options = options;
        this.objective = objective;
        this.bundle = bundle;
    }

    /** The plan; throws InfeasibleException if none respects the constraints. */
    Plan required(Costs costs) {
        return Plans.choose(options.choice(), solver(), objective, costs, bundle);
    }

    /** With a calibration, one that counts the losses of several crossings only as they were measured together. */
    private PlanSolver solver() {
        return options.calibration()
                .<PlanSolver>map(calibration -> new WholeLossSolver(options.solver(), new KnownLosses(calibration)))
                .orElse(options.solver());
    }

    @Override
    public Optional<Plan> choose(Costs costs) {
        try {
            return Optional.of(required(costs));
        } catch (InfeasibleException e) {
            return Optional.empty();
        }
    }

    @Override
    public double value(Plan plan) {
        boolean outside = options.choice() instanceof PlanChoice.Best best
                && best.limits().stream().anyMatch(limit -> !limit.holds(plan.cost()));
        return outside ? Double.POSITIVE_INFINITY : objective.value(plan.cost());
    }
}
