package org.jointdnn.study.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.study.workload.Workload;

/**
 * Costs of all segments from those of groups of operations. A group that lies in several blocks costs, in a
 * segment, what those of its members cost that are in the segment.
 *
 * <p>Complexity: O(n^2) for n blocks, and the cost of each group for each pair of blocks it spans.
 */
final class SegmentSums {
    private final Workload workload;
    private final Roofline roofline;
    private final List<List<List<Fusion.Member>>> groupsOfBlock = new ArrayList<>();
    private final ToDoubleFunction<List<Fusion.Member>> millis;

    /**
     * @param groups of operations that run together
     * @param millis of members of one group
     */
    SegmentSums(
            Workload workload,
            Roofline roofline,
            List<List<Fusion.Member>> groups,
            ToDoubleFunction<List<Fusion.Member>> millis) {
        this.workload = workload;
        this.roofline = roofline;
        this.millis = millis;
        for (int block = 0; block < workload.blocks().size(); block++) {
            groupsOfBlock.add(new ArrayList<>());
        }
        for (List<Fusion.Member> group : groups) {
            group.stream()
                    .mapToInt(Fusion.Member::block)
                    .distinct()
                    .forEach(block -> groupsOfBlock.get(block).add(group));
        }
    }

    SegmentCosts costs() {
        int blocks = workload.blocks().size();
        SegmentCosts.Builder costs = SegmentCosts.builder(blocks);
        for (int from = 0; from < blocks; from++) {
            double kernels = 0;
            for (int to = from; to < blocks; to++) {
                kernels += added(from, to);
                double total = kernels + roofline.segmentMillis(workload.segmentBytes(from, to));
                costs.set(from, to, total, roofline.millijoules(total));
            }
        }
        return costs.build();
    }

    /** What the last block adds to a segment. */
    private double added(int from, int to) {
        double sum = 0;
        for (List<Fusion.Member> group : groupsOfBlock.get(to)) {
            List<Fusion.Member> with = within(group, from, to);
            List<Fusion.Member> without = within(group, from, to - 1);
            sum += millis.applyAsDouble(with) - (without.isEmpty() ? 0 : millis.applyAsDouble(without));
        }
        return sum;
    }

    private static List<Fusion.Member> within(List<Fusion.Member> group, int from, int to) {
        return group.stream()
                .filter(member -> member.block() >= from && member.block() <= to)
                .toList();
    }
}
