package org.jointdnn.testbed.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.SegmentCosts;

/** Costs of a network of six blocks with a skip: tensors shrink towards its end, the server is twenty times faster. */
final class TestNetwork {
    private static final double[] MILLIS = {40, 30, 30, 60, 80, 60};
    private static final long[] BYTES = {150_000, 90_000, 40_000, 12_000, 20_000, 3_000};

    private TestNetwork() {}

    static Costs costs(Link link) {
        SegmentCosts.Builder mobile = SegmentCosts.builder(6);
        SegmentCosts.Builder cloud = SegmentCosts.builder(6);
        for (int from = 0; from < 6; from++) {
            double sum = 0;
            for (int to = from; to < 6; to++) {
                sum += MILLIS[to] - (to > from ? 2 : 0);
                mobile.set(from, to, sum, 2 * sum);
                cloud.set(from, to, sum / 20, 0);
            }
        }
        List<CrossingTensor> tensors = new ArrayList<>();
        tensors.add(new CrossingTensor("x", BYTES[0], -1, List.of(0), false));
        for (int block = 0; block < 5; block++) {
            List<Integer> readers = block == 1 ? List.of(2, 4) : List.of(block + 1);
            tensors.add(new CrossingTensor("t" + block, BYTES[block + 1], block, readers, false));
        }
        tensors.add(new CrossingTensor("y", 4_000, 5, List.of(), true));
        return new Costs(mobile.build(), cloud.build(), 1, 0, tensors, link, 0);
    }
}
