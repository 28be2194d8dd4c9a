package org.jointdnn.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jointdnn.device.JointDnn;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.testbed.EmulatedLink;

/**
 * Executes every single-split plan of a network over an emulated link, mobile first, and tells how the plan that the
 * planner picks does among them.
 *
 * <p>Arguments: a cache folder, the slowdown of the device, the link, then names of zoo networks; without names,
 * AlexNet and MobileNetV2.
 */
public final class EverySplit {
    private static final int QUERIES = 7;

    private EverySplit() {}

    private record Measured(Plan plan, double millis) {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 3) {
            System.err.println("usage: EverySplit CACHE_FOLDER SLOWDOWN LINK [NETWORK]...");
            System.exit(2);
        }
        double slowdown = Double.parseDouble(arguments[1]);
        Link link = Link.named(arguments[2]).orElseThrow(() -> new IllegalArgumentException(arguments[2]));
        List<String> networks = arguments.length == 3
                ? List.of("alexnet", "mobilenetv2")
                : List.of(arguments).subList(3, arguments.length);
        try (TwoSides sides = TwoSides.start(Path.of(arguments[0]))) {
            for (String network : networks) {
                try (JointDnn device = sides.device(network, slowdown, link)) {
                    compare(sides, device, network, link);
                }
            }
        }
    }

    private static void compare(TwoSides sides, JointDnn device, String network, Link link) {
        Costs costs = device.awaitCosts();
        Solution<Plan> solution = new ExactSolver().solve(Problem.of(costs, Objective.minimizeLatency()));
        Measured picked = measure(
                sides, device, link, ((Solution.Optimal<Plan>) solution).plan().placement());
        List<Measured> all = new ArrayList<>();
        all.add(picked);
        for (int boundary = 0; boundary <= costs.blocks(); boundary++) {
            Measured measured = measure(sides, device, link, Placements.split(Side.MOBILE, boundary, costs.blocks()));
            all.add(measured);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-12s %-20s predicted %9.2f  measured %9.2f ms",
                    network,
                    measured.plan().shortForm(),
                    measured.plan().cost().latencyMillis(),
                    measured.millis()));
        }
        Measured fastest =
                all.stream().min(Comparator.comparingDouble(Measured::millis)).orElseThrow();
        System.out.println(String.format(
                Locale.ROOT,
                "%-12s picked %s: %.2f ms, %.3f times the fastest (%s, %.2f ms)",
                network,
                picked.plan().shortForm(),
                picked.millis(),
                picked.millis() / fastest.millis(),
                fastest.plan().shortForm(),
                fastest.millis()));
    }

    private static Measured measure(TwoSides sides, JointDnn device, Link link, List<Side> placement) {
        sides.setLink(TwoSides.FAST);
        Plan plan = device.follow(placement);
        TwoSides.warm(device, 50, 1_000);
        sides.setLink(EmulatedLink.of(link));
        return new Measured(plan, TwoSides.median(device, QUERIES, TwoSides::totalMillis));
    }
}
