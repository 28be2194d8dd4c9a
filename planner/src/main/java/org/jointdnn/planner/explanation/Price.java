package org.jointdnn.planner.explanation;

import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.RankedPlan;

/**
 * What a constraint costs.
 *
 * @param without the best plan if this constraint did not exist and all others did
 * @param extra how much worse the best plan is with it, in the objective's unit; 0 if it makes no difference
 */
public record Price(Constraint constraint, RankedPlan without, double extra) {
    /** Whether the best plan would be another one without the constraint. */
    public boolean binding() {
        return extra > 0;
    }
}
