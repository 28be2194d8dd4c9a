package org.jointdnn.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jointdnn.device.JointDnn;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.Step;
import org.jointdnn.planner.solver.ExactSolver;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.zoo.Zoo;

/**
 * What a query costs beyond its parts, for each network at its best plan: measured latency over the emulated
 * Wi-Fi link, against the segments' times measured alone (over a link of 10 Gbps, before and after), plus bytes
 * over rate, plus the round trip.
 *
 * <p>Arguments: a cache folder, the slowdown of the device, then names of zoo networks; without names, all.
 */
public final class SplitLatency {
    private static final int QUERIES = 50;
    private static final int ALONE = 20;

    private SplitLatency() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            System.err.println("usage: SplitLatency CACHE_FOLDER SLOWDOWN [NETWORK]...");
            System.exit(2);
        }
        double slowdown = Double.parseDouble(arguments[1]);
        List<String> networks = arguments.length == 2
                ? Zoo.publishedNames()
                : List.of(arguments).subList(2, arguments.length);
        System.out.println(
                "network        plan                  alone   parts  measured  measured/parts  measured-parts");
        try (TwoSides sides = TwoSides.start(Path.of(arguments[0]))) {
            for (String network : networks) {
                try (JointDnn device = sides.device(network, slowdown, Link.WIFI)) {
                    Costs costs = device.awaitCosts();
                    System.out.println(row(sides, device, network, best(costs)));
                }
            }
        }
    }

    private static String row(TwoSides sides, JointDnn device, String network, Plan plan) {
        sides.setLink(TwoSides.FAST);
        device.follow(plan.placement());
        TwoSides.warm(device, 200, 2_000);
        double before = TwoSides.median(device, ALONE, TwoSides::computeMillis);
        sides.setLink(EmulatedLink.of(Link.WIFI));
        double measured = TwoSides.median(device, QUERIES, TwoSides::totalMillis);
        sides.setLink(TwoSides.FAST);
        double after = TwoSides.median(device, ALONE, TwoSides::computeMillis);
        double alone = (before + after) / 2;
        double parts = alone + transferMillis(plan);
        return String.format(
                Locale.ROOT,
                "%-14s %-20s %7.2f %7.2f  %8.2f  %14.3f  %14.2f",
                network,
                plan.shortForm(),
                alone,
                parts,
                measured,
                measured / parts,
                measured - parts);
    }

    private static double transferMillis(Plan plan) {
        double millis = 0;
        Optional<Side> at = Optional.of(Side.MOBILE);
        int switches = 0;
        for (Step step : plan.steps()) {
            if (step instanceof Step.Transfer transfer) {
                millis += transfer.to() == Side.CLOUD
                        ? Link.WIFI.uploadMillis(transfer.bytes())
                        : Link.WIFI.downloadMillis(transfer.bytes());
            } else if (step instanceof Step.Run run && !at.equals(Optional.of(run.side()))) {
                switches++;
                at = Optional.of(run.side());
            }
        }
        boolean returns = at.equals(Optional.of(Side.CLOUD));
        return millis + (switches + (returns ? 1 : 0)) * Link.WIFI.rttMillis() / 2;
    }

    private static Plan best(Costs costs) {
        Solution<Plan> solution = new ExactSolver().solve(Problem.of(costs, Objective.minimizeLatency()));
        return ((Solution.Optimal<Plan>) solution).plan();
    }
}
