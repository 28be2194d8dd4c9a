package org.jointdnn.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jointdnn.device.JointDnn;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Side;

/**
 * What one split costs over loopback, with no emulation between: a query's latency less the times of its
 * segments as each side measured them, and less the time that as many bytes take there and back over a plain
 * socket.
 *
 * <p>Arguments: a cache folder, then names of zoo networks; without names, a few.
 */
public final class LinkOverhead {
    private static final int QUERIES = 200;

    private LinkOverhead() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            System.err.println("usage: LinkOverhead CACHE_FOLDER [NETWORK]...");
            System.exit(2);
        }
        List<String> networks = arguments.length == 1
                ? List.of("squeezenet1.1", "mobilenetv2", "alexnet", "resnet50")
                : List.of(arguments).subList(1, arguments.length);
        System.out.println(
                "network        plan                  up kB  down kB  beyond segments  plain socket  overhead ms (medians of "
                        + QUERIES + ")");
        try (TwoSides sides = TwoSides.start(Path.of(arguments[0]))) {
            for (String network : networks) {
                try (JointDnn device = sides.deviceBesideTheServer(network, 1, Link.WIFI)) {
                    int blocks = device.bundle().blocks().size();
                    for (int boundary : new int[] {0, 1, blocks / 2, blocks - 1}) {
                        Plan plan = device.follow(Placements.split(Side.MOBILE, boundary, blocks));
                        TwoSides.median(device, 300, TwoSides::totalMillis);
                        double beyond = TwoSides.median(
                                device,
                                QUERIES,
                                report -> TwoSides.totalMillis(report) - TwoSides.computeMillis(report));
                        double bytes = PlainSocket.exchangeMillis(
                                (int) plan.cost().uploadBytes(),
                                (int) plan.cost().downloadBytes(),
                                QUERIES);
                        System.out.println(String.format(
                                Locale.ROOT,
                                "%-14s %-20s %6.1f %8.1f  %15.3f  %12.3f  %11.3f",
                                network,
                                plan.shortForm(),
                                plan.cost().uploadBytes() / 1e3,
                                plan.cost().downloadBytes() / 1e3,
                                beyond,
                                bytes,
                                beyond - bytes));
                    }
                }
            }
        }
    }
}
