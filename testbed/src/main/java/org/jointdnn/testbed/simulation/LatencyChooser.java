package org.jointdnn.testbed.simulation;

import java.util.List;
import java.util.Optional;
import org.jointdnn.device.adapt.PlanChooser;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.solver.ExactSolver;

/** The exact plan of least latency without a loss. */
final class LatencyChooser implements PlanChooser {
    private final ExactSolver solver = new ExactSolver();

    @Override
    public Optional<Plan> choose(Costs costs) {
        return solver.solve(new Problem(costs, Objective.minimizeLatency(), limits(costs), List.of()))
                .found();
    }

    private static List<Limit> limits(Costs costs) {
        for (CrossingTensor tensor : costs.tensors()) {
            if (tensor.codings().stream().anyMatch(coding -> coding.accuracyLoss() > 0)) {
                return List.of(Limit.maxAccuracyLoss(0));
            }
        }
        return List.of();
    }

    @Override
    public double value(Plan plan) {
        return plan.cost().latencyMillis();
    }
}
