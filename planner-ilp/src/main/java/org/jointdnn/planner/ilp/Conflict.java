package org.jointdnn.planner.ilp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds which of several constraints can't hold. */
final class Conflict {
    private Conflict() {}

    /** Those that can't hold even alone; if there is none, a set that can't, but can without any one of it. */
    static <C> List<C> among(List<C> constraints, Predicate<List<C>> possible) {
        List<C> alone =
                constraints.stream().filter(one -> !possible.test(List.of(one))).toList();
        if (!alone.isEmpty()) {
            return alone;
        }
        List<C> needed = new ArrayList<>(constraints);
        for (C constraint : constraints) {
            List<C> without = new ArrayList<>(needed);
            without.remove(constraint);
            if (!possible.test(without)) {
                needed = without;
            }
        }
        return needed;
    }
}
