package org.jointdnn.planner.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.Conflicts;

/** Why no sequence of runs covers a pass, and which pins are to blame. */
final class Uncovered {
    private Uncovered() {}

    /** The pins that no plan can follow; throws IllegalArgumentException if it isn't the pins' fault. */
    static List<Pin> pins(TrainingCosts costs, List<Pin> pins) {
        for (Pass pass : Pass.values()) {
            if (!covers(costs, List.of(), pass)) {
                throw new IllegalArgumentException(reason(costs, pass));
            }
        }
        return Conflicts.among(pins, some -> coverable(costs, some));
    }

    /** The pins but for those that no plan can follow; none if even the rest can't be followed together. */
    static List<Pin> followable(TrainingCosts costs, List<Pin> pins, List<Pin> violated) {
        List<Pin> rest = new ArrayList<>(pins);
        rest.removeAll(violated);
        return coverable(costs, rest) ? rest : List.of();
    }

    /** Whether runs in turn on both sides cover both passes. */
    static boolean coverable(TrainingCosts costs, List<Pin> pins) {
        return covers(costs, pins, Pass.FORWARD) && covers(costs, pins, Pass.BACKWARD);
    }

    /** The passes are coupled by what crosses, which never rules a plan out: so each for itself. */
    private static boolean covers(TrainingCosts costs, List<Pin> pins, Pass pass) {
        int blocks = costs.blocks().size();
        int lowest = lowest(costs, pass);
        RunTable[] runs = {
            RunTable.of(costs.segments(pass, Side.MOBILE), Side.MOBILE, pins, lowest),
            RunTable.of(costs.segments(pass, Side.CLOUD), Side.CLOUD, pins, lowest)
        };
        boolean[][] reached = new boolean[2][blocks + 1];
        reached[0][lowest] = true;
        reached[1][lowest] = true;
        for (int from = lowest; from < blocks; from++) {
            for (int side = 0; side < 2; side++) {
                for (int to = from; reached[side][from] && to < blocks; to++) {
                    reached[1 - side][to + 1] |= runs[side].runs(from, to);
                }
            }
        }
        return reached[0][blocks] || reached[1][blocks];
    }

    private static int lowest(TrainingCosts costs, Pass pass) {
        return pass == Pass.FORWARD ? 0 : costs.backwardFrom();
    }

    private static String reason(TrainingCosts costs, Pass pass) {
        String name = pass.name().toLowerCase(Locale.ROOT);
        for (int block = lowest(costs, pass); block < costs.blocks().size(); block++) {
            if (!runsSomewhere(costs, pass, block)) {
                return "the " + name + " pass of block " + block + " can run neither on mobile nor on cloud, alone or"
                        + " within a segment; give a " + name + " segment that contains it";
            }
        }
        return "no sequence of " + name + " segments on mobile and cloud in turn covers all blocks; give more segments,"
                + " best one for each block";
    }

    private static boolean runsSomewhere(TrainingCosts costs, Pass pass, int block) {
        for (int from = lowest(costs, pass); from <= block; from++) {
            for (int to = block; to < costs.blocks().size(); to++) {
                if (costs.segments(pass, Side.MOBILE).runs(from, to)
                        || costs.segments(pass, Side.CLOUD).runs(from, to)) {
                    return true;
                }
            }
        }
        return false;
    }
}
