package org.jointdnn.engine.calibration;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jointdnn.planner.Plan;

/** What plans lose as a whole. */
public interface PlanLoss {
    /** The loss of a plan as a whole, by the measure that counts; empty if nobody knows. */
    OptionalDouble of(Plan plan);

    /**
     * The sets of lossy crossings, tensor to {@linkplain NumberFormats number format}, whose loss is known without more
     * work to be at most {@code limit}.
     */
    default List<Map<String, String>> within(double limit) {
        return List.of();
    }
}
