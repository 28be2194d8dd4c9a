package org.jointdnn.planner.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jointdnn.planner.Constraint;

/** Finds out which of the constraints that can't all hold are to blame. */
public final class Conflicts {
    private Conflicts() {}

    /** The constraints that can't hold even alone; if there is none, an irreducible set that can't. */
    public static <C extends Constraint> List<C> among(List<C> constraints, Predicate<List<C>> feasible) {
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
}
