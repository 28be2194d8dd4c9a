package org.jointdnn.engine.calibration;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jointdnn.planner.Plan;

/** What one of two knows, the second asked only if the first doesn't know. */
public record FirstKnownLoss(PlanLoss first, PlanLoss second) implements PlanLoss {
    @Override
    public OptionalDouble of(Plan plan) {
        OptionalDouble known = first.of(plan);
        return known.isPresent() ? known : second.of(plan);
    }

    @Override
    public List<Map<String, String>> within(double limit) {
        return first.within(limit);
    }
}
