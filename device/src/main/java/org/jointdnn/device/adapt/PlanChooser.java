package org.jointdnn.device.adapt;

import java.util.Optional;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;

/** Decides which plan is best under costs. */
public interface PlanChooser {
    /** The best plan; empty if none respects the constraints. */
    Optional<Plan> choose(Costs costs);

    /**
     * What is to be small: a plan's value under the costs that it was evaluated with; infinity if it is not within the
     * constraints.
     */
    double value(Plan plan);
}
