package org.jointdnn.engine.calibration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jointdnn.planner.Plan;

/** The losses of plans that a calibration holds: those of joint measurements of just what a plan's crossings lose. */
public final class KnownLosses implements PlanLoss {
    private final Map<Map<String, String>, Double> losses = new LinkedHashMap<>();

    /** The joint measurements of a calibration. */
    public KnownLosses(Calibration calibration) {
        for (JointMeasurement joint : calibration.joint()) {
            losses.put(
                    joint.formats(),
                    Math.max(CodedCosts.LEAST_LOSS, calibration.measure().of(joint.loss())));
        }
    }

    @Override
    public OptionalDouble of(Plan plan) {
        Map<String, String> formats = CodedCosts.lossyCrossings(plan);
        formats.replaceAll((tensor, codec) -> NumberFormats.of(codec));
        Double loss = losses.get(formats);
        return loss == null ? OptionalDouble.empty() : OptionalDouble.of(loss);
    }

    @Override
    public List<Map<String, String>> within(double limit) {
        List<Map<String, String>> within = new ArrayList<>();
        losses.forEach((formats, loss) -> {
            if (loss <= limit) {
                within.add(formats);
            }
        });
        return within;
    }
}
