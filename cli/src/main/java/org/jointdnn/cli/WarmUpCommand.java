package org.jointdnn.cli;

import java.util.List;
import org.jointdnn.cli.costs.PlanJson;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.solver.ExactSolver;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Loads what every command loads, and what planning does, so that the launcher can archive those classes. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            CommandLine root = spec.root().commandLine();
            root.getSubcommands().values().forEach(command -> command.getUsageMessage());
        }
        Problem problem = smallProblem();
        PlanSolver solver = new ExactSolver();
        PlanJson.of(solver.solve(problem), problem.objective());
        solver.solve(problem.withLimits(List.of(Limit.maxLatencyMillis(15))));
    }

    /** Two blocks of which the best plan is over 15 ms on the link at hand, so that a search within limits runs too. */
    private static Problem smallProblem() {
        SegmentCosts mobile =
                SegmentCosts.builder(2).set(0, 0, 10, 10).set(1, 1, 10, 10).build();
        SegmentCosts cloud =
                SegmentCosts.builder(2).set(0, 0, 1, 0).set(1, 1, 1, 0).build();
        List<CrossingTensor> tensors = List.of(new CrossingTensor("x", 100_000, -1, List.of(0, 1), false));
        return Problem.of(new Costs(mobile, cloud, 1, 0, tensors, Link.WIFI, 0), Objective.minimizeEnergy());
    }
}
