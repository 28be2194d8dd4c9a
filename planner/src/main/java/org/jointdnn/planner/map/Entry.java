package org.jointdnn.planner.map;

import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;

/** What holds on one range of a plan map's parameter. */
public sealed interface Entry {
    /** The least value of the parameter. */
    double from();

    /** The greatest value of the parameter. */
    double to();

    /**
     * One plan is the best on the whole range.
     *
     * @param plan with its cost at the range's geometric middle
     * @param lines what it costs anywhere
     */
    record Best(double from, double to, Plan plan, CostLines lines) implements Entry {
        /** What the plan costs at a value of the parameter. */
        public PlanCost costAt(double parameter) {
            return lines.at(parameter);
        }
    }

    /** No plan respects every constraint anywhere on the range. */
    record None(double from, double to) implements Entry {}
}
