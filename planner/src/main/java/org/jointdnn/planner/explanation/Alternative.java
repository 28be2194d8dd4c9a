package org.jointdnn.planner.explanation;

import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Side;

/**
 * A plan that is not the best one, and what would make it so.
 *
 * @param value of the objective
 * @param rank its place among all plans that respect the constraints, 2 or more; 0 if it is not among those
 *     ranked
 * @param violated the constraints that exclude it; empty if none does
 * @param changes each alone puts it before the best plan; empty if no upload rate from 10 kbps to 10 Gbps, no
 *     load factor from 0.01 to 1000 and no other limit would; a number beyond those counts if it is nearer than today's
 */
public record Alternative(Plan plan, double value, int rank, List<Constraint> violated, List<Change> changes) {
    public Alternative {
        violated = List.copyOf(violated);
        changes = List.copyOf(changes);
    }

    /** The side that it runs everything on, if it does. */
    public Optional<Side> onlySide() {
        Side first = plan.placement().get(0);
        return plan.placement().contains(first.other()) ? Optional.empty() : Optional.of(first);
    }
}
