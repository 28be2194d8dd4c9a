package org.jointdnn.cli.measured;

import java.util.Map;
import org.jointdnn.cli.measured.DeviceMessage.Route;
import org.jointdnn.cli.measured.DeviceMessage.Samples;
import org.jointdnn.cli.measured.DeviceMessage.StrategyPlans;

/**
 * The plan of a planner that knows single blocks only, as it was executed.
 *
 * @param believedMillis latency as sums of blocks predict it
 * @param predictedMillis latency as segments predict it
 * @param medianMillis latency as measured
 * @param bestMillis median latency of JointDNN's plan as measured
 * @param plan the additive planner's
 * @param bestPlan JointDNN's
 */
public record AdditiveRun(
        String network,
        String link,
        double believedMillis,
        double predictedMillis,
        double medianMillis,
        double bestMillis,
        String plan,
        String bestPlan) {
    static AdditiveRun of(String network, String link, StrategyPlans plans, Map<Route, Samples> samples) {
        return new AdditiveRun(
                network,
                link,
                plans.additiveBelievedMillis(),
                plans.additive().predictedMillis(),
                Percentiles.median(Turns.of(plans.additive().route(), samples).latencyMillis()),
                Percentiles.median(Turns.of(plans.jointdnn().route(), samples).latencyMillis()),
                plans.additive().plan(),
                plans.jointdnn().plan());
    }
}
