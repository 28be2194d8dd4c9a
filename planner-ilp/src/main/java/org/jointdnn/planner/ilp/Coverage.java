package org.jointdnn.planner.ilp;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.ilp.Segments.Segment;

/** Whether any sequence of runs covers a network, and if not, why. */
final class Coverage {
    private Coverage() {}

    /**
     * The pins that no plan can follow; none if they can be followed.
     *
     * @throws IllegalArgumentException if even without pins nothing covers the network
     */
    static List<Pin> violated(Costs costs, List<Pin> pins) {
        if (possible(costs, pins)) {
            return List.of();
        }
        if (!possible(costs, List.of())) {
            throw new IllegalArgumentException(reason(costs));
        }
        return Conflict.among(pins, some -> possible(costs, some));
    }

    /** The pins but for the violated ones; none if even the rest can't be followed together. */
    static List<Pin> followable(Costs costs, List<Pin> pins, List<Pin> violated) {
        List<Pin> rest = new ArrayList<>(pins);
        rest.removeAll(violated);
        return possible(costs, rest) ? rest : List.of();
    }

    private static boolean possible(Costs costs, List<Pin> pins) {
        int blocks = costs.blocks();
        boolean[][] reached = new boolean[Side.values().length][blocks + 1];
        reached[0][0] = true;
        reached[1][0] = true;
        List<List<Segment>> starting = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            starting.add(new ArrayList<>());
        }
        Segments.of(costs, pins)
                .all()
                .forEach(segment -> starting.get(segment.from()).add(segment));
        for (List<Segment> segments : starting) {
            for (Segment segment : segments) {
                reached[segment.side().other().ordinal()][segment.to() + 1] |=
                        reached[segment.side().ordinal()][segment.from()];
            }
        }
        return reached[0][blocks] || reached[1][blocks];
    }

    private static String reason(Costs costs) {
        List<Segment> segments = Segments.of(costs, List.of()).all();
        for (int index = 0; index < costs.blocks(); index++) {
            int block = index;
            if (segments.stream().noneMatch(segment -> segment.contains(block))) {
                return "block " + block + " can run neither on mobile nor on cloud, alone or within a segment;"
                        + " give a segment that contains it";
            }
        }
        return "no sequence of segments on mobile and cloud in turn covers all blocks; give more segments,"
                + " best one for each block";
    }
}
