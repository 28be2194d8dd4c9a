package org.jointdnn.cli.measured;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.measured.DeviceMessage.Samples;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Side;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;

/**
 * Measures the placements of a network over a link in turns, so that what disturbs this machine disturbs all of them.
 * Before each turn the device predicts what it will take.
 *
 * @param link as emulated
 * @param measured the same link as the device found it, which it predicts with
 */
record Turns(String network, Link link, Link measured, Effort effort, DeviceProcess device, LinkEmulator emulator) {
    private static final int ROUNDS = 3;

    Map<List<Side>, Samples> measure(Set<List<Side>> placements, Progress progress) {
        Map<List<Side>, Samples> samples = new LinkedHashMap<>();
        int rounds = Math.min(effort.queries(), ROUNDS);
        for (int round = 0; round < rounds; round++) {
            int share = effort.queries() / rounds + (round < effort.queries() % rounds ? 1 : 0);
            int plan = 0;
            for (List<Side> placement : placements) {
                plan++;
                if (!isEnough(samples, placement)) {
                    progress.update("plan " + plan + "/" + placements.size() + ", round " + (round + 1) + "/" + rounds);
                    samples.merge(placement, turn(placement, share, effort.budgetMillis() / rounds), Samples::and);
                }
            }
        }
        return samples;
    }

    private boolean isEnough(Map<List<Side>, Samples> samples, List<Side> placement) {
        Samples before = samples.get(placement);
        return before != null
                && before.latencyMillis().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum()
                        >= effort.maxMillis();
    }

    /** Warms up over a fast link, then measures over the emulated one. */
    private Samples turn(List<Side> placement, int queries, long budgetMillis) {
        emulator.setLink(MeasuredComparison.FAST);
        double predictedMillis = device.warmUp(network, measured, placement);
        emulator.setLink(EmulatedLink.of(link));
        return device.measure(network, queries, budgetMillis).predicted(predictedMillis);
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
