package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.ranking.ParetoFront;

/**
 * Every plan that no other beats in latency and mobile energy: the least latency within any energy budget, and the
 * least energy within any deadline.
 *
 * @param slowdown of the device, as {@link SlowerDevice} has it
 * @param complete whether the points are all of the front
 * @param points in order of rising latency and falling energy
 */
public record EnergyFront(String network, String link, double slowdown, boolean complete, List<Point> points) {
    private static final List<Double> SLOWDOWNS = List.of(1.0, 10.0);
    private static final int MAX_POINTS = 500;

    /** A plan on the front. */
    public record Point(double latencyMillis, double mobileEnergyMillijoules, double cloudMillis, String plan) {}

    public EnergyFront {
        points = List.copyOf(points);
    }

    static List<EnergyFront> of(StudiedNetwork network) {
        List<EnergyFront> fronts = new ArrayList<>();
        for (double slowdown : SLOWDOWNS) {
            StudiedNetwork slower = network.slower(slowdown);
            for (String link : PaperFigures.LINKS) {
                Problem problem = Problem.of(slower.over(Comparison.link(link)), Objective.minimizeLatency());
                ParetoFront front = ParetoFront.of(problem, MAX_POINTS, Budget.unlimited());
                fronts.add(new EnergyFront(
                        network.name(),
                        link,
                        slowdown,
                        front.complete(),
                        front.plans().stream().map(EnergyFront::point).toList()));
            }
        }
        return fronts;
    }

    private static Point point(Plan plan) {
        return new Point(
                plan.cost().latencyMillis(),
                plan.cost().mobileEnergyMillijoules(),
                plan.cost().cloudMillis(),
                plan.shortForm());
    }
}
