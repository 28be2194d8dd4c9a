package org.jointdnn.study.modelled;

import java.util.Optional;
import org.jointdnn.planner.Costs;

/**
 * Cloud-only as a fair opponent: the picture goes up as a JPEG, not as floats. Decoding it is charged nothing.
 *
 * @param cloudOnlyLatencyMillis of cloud-only with the JPEG, energy likewise
 * @param jointdnnValue of the objective, by JointDNN's plan for raw tensors
 * @param gain cloud-only's value with the JPEG over that; below 1 where the JPEG beats every split of raw tensors
 * @param plannedValue of the objective, where JointDNN may send the JPEG too
 * @param plannedGain over the better of mobile-only and cloud-only with the JPEG
 * @param plannedPlan its plan
 */
public record JpegBaseline(
        String network,
        String link,
        String objective,
        double cloudOnlyLatencyMillis,
        double cloudOnlyEnergyMillijoules,
        double jointdnnValue,
        double gain,
        double plannedValue,
        double plannedGain,
        String plannedPlan) {
    /** Empty for a network whose input is no picture. */
    static Optional<JpegBaseline> of(Comparison raw) {
        if (!raw.network().readsPicture()) {
            return Optional.empty();
        }
        Costs costs = raw.costs();
        Comparison jpeg = raw.at(new Costs(
                costs.mobile(),
                costs.cloud(),
                costs.loadFactor(),
                costs.queueMillis(),
                LayerSizes.withJpegInput(costs.tensors()),
                costs.link(),
                costs.idleWatts()));
        double jointdnn = raw.value(Strategy.JOINTDNN);
        double planned = jpeg.value(Strategy.JOINTDNN);
        double cloudOnly = jpeg.value(Strategy.CLOUD_ONLY);
        return Optional.of(new JpegBaseline(
                raw.network().name(),
                raw.link(),
                raw.objectiveName(),
                jpeg.cloudOnly().cost().latencyMillis(),
                jpeg.cloudOnly().cost().mobileEnergyMillijoules(),
                jointdnn,
                cloudOnly / jointdnn,
                planned,
                Math.min(cloudOnly, jpeg.value(Strategy.MOBILE_ONLY)) / planned,
                jpeg.jointdnn().shortForm()));
    }
}
