package org.jointdnn.planner.internal;

import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Budget;

/** Finds the plan of least linear cost, without limits. */
public final class LinearSearch {
    private LinearSearch() {}

    /** The best plan; none if no plan can run. */
    public static Outcome solve(PlanSpace space, LinearCost cost, Budget budget) {
        if (!space.skips().none()) {
            Optional<Decisions> direct = space.direct(cost);
            if (direct.isPresent()) {
                return Outcome.best(direct.get(), cost.of(space.usage(direct.get())));
            }
        }
        Relaxation relaxed = space.relax(cost);
        if (!relaxed.feasible()) {
            return Outcome.none();
        }
        Decisions plan = relaxed.plan();
        double known = cost.of(space.usage(plan));
        if (space.skips().none()) {
            return Outcome.best(plan, known);
        }
        double[] unlimited = {Double.POSITIVE_INFINITY};
        Outcome found = LabelSearch.solve(space, List.of(cost), unlimited, totals -> totals[0], known, budget);
        return found.plan() == null ? new Outcome(plan, found.bound(), found.proven()) : found;
    }
}
