package org.jointdnn.cli.measured;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.measured.DeviceMessage.Route;
import org.jointdnn.cli.measured.DeviceMessage.Samples;
import org.jointdnn.planner.Link;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;

/**
 * Measures the routes of a network over a link in turns, so that what disturbs this machine disturbs all of them.
 * Before each turn the device predicts what it will take.
 *
 * @param link as emulated
 * @param measured the same link as the device found it, which it predicts with
 */
record Turns(String network, Link link, Link measured, Effort effort, DeviceProcess device, LinkEmulator emulator) {
    private static final int ROUNDS = 3;

    Map<Route, Samples> measure(Set<Route> routes, Progress progress) {
        Map<Route, Samples> samples = new LinkedHashMap<>();
        int rounds = Math.min(effort.queries(), ROUNDS);
        for (int round = 0; round < rounds; round++) {
            int share = effort.queries() / rounds + (round < effort.queries() % rounds ? 1 : 0);
            int plan = 0;
            for (Route route : routes) {
                plan++;
                if (!isEnough(samples, route)) {
                    progress.update("plan " + plan + "/" + routes.size() + ", round " + (round + 1) + "/" + rounds);
                    samples.merge(route, turn(route, share, effort.budgetMillis() / rounds), Samples::and);
                }
            }
        }
        return samples;
    }

    private boolean isEnough(Map<Route, Samples> samples, Route route) {
        Samples before = samples.get(route);
        return before != null
                && before.latencyMillis().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum()
                        >= effort.maxMillis();
    }

    /** Warms up over a fast link, then measures over the emulated one. */
    private Samples turn(Route route, int queries, long budgetMillis) {
        emulator.setLink(Testbench.FAST);
        double predictedMillis = device.warmUp(network, measured, route);
        emulator.setLink(EmulatedLink.of(link));
        return device.measure(network, queries, budgetMillis).predicted(predictedMillis);
    }

    /** What was measured of a route, which must be among those measured. */
    static Samples of(Route route, Map<Route, Samples> samples) {
        Samples found = samples.get(route);
        if (found == null) {
            throw new IllegalArgumentException("samples has none of the route " + route);
        }
        return found;
    }
}
