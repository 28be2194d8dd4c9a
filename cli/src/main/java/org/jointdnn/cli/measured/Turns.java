package org.jointdnn.cli.measured;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.measured.DeviceMessage.Request;
import org.jointdnn.cli.measured.DeviceMessage.Samples;
import org.jointdnn.planner.Side;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;

/**
 * Measures the placements of a network over a link in turns, so that what disturbs this machine disturbs all of them.
 */
record Turns(String network, EmulatedLink link, Effort effort, DeviceProcess device, LinkEmulator emulator) {
    private static final int ROUNDS = 3;

    Map<List<Side>, Samples> measure(Set<List<Side>> placements, Progress progress) {
        Map<List<Side>, Samples> samples = new LinkedHashMap<>();
        int rounds = Math.min(effort.queries(), ROUNDS);
        for (int round = 0; round < rounds; round++) {
            int share = effort.queries() / rounds + (round < effort.queries() % rounds ? 1 : 0);
            int plan = 0;
            for (List<Side> placement : placements) {
                plan++;
                if (!isLong(samples, placement)) {
                    progress.update("plan " + plan + "/" + placements.size() + ", round " + (round + 1) + "/" + rounds);
                    samples.merge(placement, turn(placement, share, effort.budgetMillis() / rounds), Samples::and);
                }
            }
        }
        return samples;
    }

    private boolean isLong(Map<List<Side>, Samples> samples, List<Side> placement) {
        Samples before = samples.get(placement);
        return before != null && before.latencyMillis().get(0) >= effort.longMillis();
    }

    /** Warms up over a fast link, then measures over the emulated one. */
    private Samples turn(List<Side> placement, int queries, long budgetMillis) {
        emulator.setLink(MeasuredComparison.FAST);
        device.request(Request.warmUp(network, placement));
        emulator.setLink(link);
        return device.measure(network, queries, budgetMillis);
    }

    /** What was measured of a placement, which must be among those measured. */
    static Samples of(List<Side> placement, Map<List<Side>, Samples> samples) {
        Samples found = samples.get(placement);
        if (found == null) {
            throw new IllegalArgumentException("samples has none of the placement " + placement);
        }
        return found;
    }
}
