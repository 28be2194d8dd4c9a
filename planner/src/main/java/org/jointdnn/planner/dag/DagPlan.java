package org.jointdnn.planner.dag;

import java.util.List;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Side;

/**
 * A placement of every operator and what it costs.
 *
 * @param crossings number of tensors that cross, each counted once for each direction
 */
public record DagPlan(List<Side> placement, int crossings, PlanCost cost) {
    public DagPlan {
        placement = List.copyOf(placement);
    }

    /** Number of operators on CLOUD. */
    int onCloud() {
        int count = 0;
        for (Side side : placement) {
            count += side == Side.CLOUD ? 1 : 0;
        }
        return count;
    }
}
