package org.jointdnn.study.modelled;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;

/**
 * The plan of least energy where the radio has to wake up, and draws power until it sleeps again, for queries that
 * leave it idle for some time in between.
 *
 * @param slowdown of the device, as {@link SlowerDevice} has it
 * @param idleSeconds the time in which the radio transfers nothing between two queries; the last is longer than every
 *     tail, so any longer one gives the same
 * @param mobileOnlyMillijoules mobile-only leaves the radio alone
 * @param plan the best one
 * @param planWithoutStates the best one of the model without states of the radio
 * @param withoutStatesMillijoules what that plan takes with them
 * @param excess that over the best plan's, minus 1
 */
public record RadioRow(
        String network,
        String link,
        String objective,
        double slowdown,
        double idleSeconds,
        double mobileOnlyMillijoules,
        double mobileOnlyLatencyMillis,
        double cloudOnlyMillijoules,
        double cloudOnlyLatencyMillis,
        double mobileEnergyMillijoules,
        double latencyMillis,
        String plan,
        String planWithoutStates,
        double withoutStatesMillijoules,
        double excess) {
    /** The idle times that are looked at. */
    public static final List<Double> IDLE_SECONDS = List.of(0.0, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0);

    static List<RadioRow> of(Comparison comparison) {
        List<RadioRow> rows = new ArrayList<>();
        for (double seconds : IDLE_SECONDS) {
            rows.add(of(comparison, seconds));
        }
        return rows;
    }

    private static RadioRow of(Comparison comparison, double seconds) {
        WakingRadio radio = WakingRadio.of(comparison, 1000 * seconds);
        Plan best = radio.best();
        PlanCost mobileOnly = radio.at(comparison.mobileOnly()).cost();
        PlanCost cloudOnly = radio.at(comparison.cloudOnly()).cost();
        double without = radio.at(comparison.jointdnn()).cost().mobileEnergyMillijoules();
        double energy = best.cost().mobileEnergyMillijoules();
        return new RadioRow(
                comparison.network().name(),
                comparison.link(),
                comparison.objectiveName(),
                comparison.network().slowdown(),
                seconds,
                mobileOnly.mobileEnergyMillijoules(),
                mobileOnly.latencyMillis(),
                cloudOnly.mobileEnergyMillijoules(),
                cloudOnly.latencyMillis(),
                energy,
                best.cost().latencyMillis(),
                best.shortForm(),
                comparison.jointdnn().shortForm(),
                without,
                without / energy - 1);
    }
}
