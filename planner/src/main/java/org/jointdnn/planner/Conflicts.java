package org.jointdnn.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds out which of the constraints that can't all hold are to blame. */
final class Conflicts {
    private Conflicts() {}

    /** The constraints that can't hold even alone; if there is none, an irreducible set that can't. */
    static <C extends Constraint> List<C> among(List<C> constraints, Predicate<List<C>> feasible) {
        List<C> hopeless = new ArrayList<>();
        for (C constraint : constraints) {
            if (!feasible.test(List.of(constraint))) {
                hopeless.add(constraint);
            }
        }
        return hopeless.isEmpty() ? irreducible(constraints, feasible) : hopeless;
    }

    /** Leaves out one constraint after the other, for good if the rest still can't hold. */
    private static <C> List<C> irreducible(List<C> constraints, Predicate<List<C>> feasible) {
        List<C> kept = new ArrayList<>(constraints);
        for (C constraint : constraints) {
            List<C> rest = new ArrayList<>(kept);
            rest.remove(constraint);
            if (!feasible.test(rest)) {
                kept = rest;
            }
        }
        return kept;
    }

    /** The pins that no plan can follow; throws IllegalArgumentException if it isn't the pins' fault. */
    static List<Pin> amongPins(Costs costs, List<Pin> pins) {
        if (!coverable(costs, List.of())) {
            throw new IllegalArgumentException(uncovered(costs));
        }
        return among(pins, some -> coverable(costs, some));
    }

    /** The pins but for those that no plan can follow; none if even the rest can't be followed together. */
    static List<Pin> followable(Costs costs, List<Pin> pins, List<Pin> violated) {
        List<Pin> rest = new ArrayList<>(pins);
        rest.removeAll(violated);
        return coverable(costs, rest) ? rest : List.of();
    }

    private static boolean coverable(Costs costs, List<Pin> pins) {
        return ChainSearch.solve(Network.of(costs, pins), LinearCost.of(Quantity.LATENCY, costs))
                .feasible();
    }

    private static String uncovered(Costs costs) {
        for (int block = 0; block < costs.blocks(); block++) {
            if (!runsSomewhere(costs, block)) {
                return "block " + block + " can run neither on mobile nor on cloud, alone or within a segment;"
                        + " give a segment that contains it";
            }
        }
        return "no sequence of segments on mobile and cloud in turn covers all blocks; give more segments,"
                + " best one for each block";
    }

    private static boolean runsSomewhere(Costs costs, int block) {
        for (int from = 0; from <= block; from++) {
            for (int to = block; to < costs.blocks(); to++) {
                if (costs.mobile().runs(from, to) || costs.cloud().runs(from, to)) {
                    return true;
                }
            }
        }
        return false;
    }
}
