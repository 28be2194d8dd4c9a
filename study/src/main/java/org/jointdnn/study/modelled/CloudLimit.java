package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.solver.ExactSolver;

/**
 * The least latency if a query may take only so much of the server's time.
 *
 * @param slowdown of the device, as {@link SlowerDevice} has it
 * @param ofCloudOnly the limit as a part of cloud-only's cloud time
 */
public record CloudLimit(
        String network,
        String link,
        double slowdown,
        double ofCloudOnly,
        double maxCloudMillis,
        double latencyMillis,
        double cloudMillis,
        String plan) {
    private static final List<Double> SLOWDOWNS = List.of(1.0, 10.0);
    private static final List<Double> PARTS = List.of(1.0, 0.75, 0.5, 0.25, 0.1, 0.0);

    static List<CloudLimit> of(StudiedNetwork network) {
        List<CloudLimit> rows = new ArrayList<>();
        for (double slowdown : SLOWDOWNS) {
            StudiedNetwork slower = network.slower(slowdown);
            for (String link : PaperFigures.LINKS) {
                Costs costs = slower.over(Comparison.link(link));
                for (double part : PARTS) {
                    rows.add(of(network.name(), link, slowdown, part, costs));
                }
            }
        }
        return rows;
    }

    private static CloudLimit of(String network, String link, double slowdown, double part, Costs costs) {
        Plan cloudOnly = PlanEvaluator.evaluate(costs, Placements.allOn(Side.CLOUD, costs.blocks()));
        double max = part * cloudOnly.cost().cloudMillis();
        Problem problem = Problem.of(costs, Objective.minimizeLatency()).withLimits(List.of(Limit.maxCloudMillis(max)));
        Plan plan = new ExactSolver()
                .solve(problem)
                .found()
                .orElseThrow(() -> new IllegalStateException("mobile-only takes no cloud time, yet no plan was found"));
        return new CloudLimit(
                network,
                link,
                slowdown,
                part,
                max,
                plan.cost().latencyMillis(),
                plan.cost().cloudMillis(),
                plan.shortForm());
    }
}
