package org.jointdnn.study.modelled;

import java.util.Optional;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Side;

/**
 * How often queries have to come for the cloud to pay: up to which idle time of the radio between them the plan of least
 * energy uses it. From there on mobile-only is best.
 *
 * <p>Promotion and tail are all that depends on the idle time, and take the same of every plan that uses the radio. So
 * of those the one that is best for queries without a pause is best for all, and pays while it saves more than they take.
 *
 * @param slowdown of the device, as {@link SlowerDevice} has it
 * @param planWithoutStates the best plan of the model without states of the radio; it has blocks on the cloud
 * @param plan the best one with them if the radio is never idle
 * @param idleSeconds 0 if that is mobile-only; {@link #ALWAYS} if it pays however long the radio is idle
 */
public record RadioBreakEven(
        String network, String link, double slowdown, String planWithoutStates, String plan, double idleSeconds) {
    /** Stands for any idle time. */
    public static final double ALWAYS = -1;

    /** Whether the radio's states make another plan the best one, for some idle time. */
    public boolean changes() {
        return idleSeconds != ALWAYS || !plan.equals(planWithoutStates);
    }

    /** None where mobile-only is best even if waking the radio takes nothing. */
    static Optional<RadioBreakEven> of(Comparison comparison) {
        if (!comparison.jointdnn().placement().contains(Side.CLOUD)) {
            return Optional.empty();
        }
        Plan plan = WakingRadio.of(comparison, 0).best();
        return Optional.of(new RadioBreakEven(
                comparison.network().name(),
                comparison.link(),
                comparison.network().slowdown(),
                comparison.jointdnn().shortForm(),
                plan.shortForm(),
                idleSeconds(comparison, plan)));
    }

    private static double idleSeconds(Comparison comparison, Plan plan) {
        if (!plan.placement().contains(Side.CLOUD)) {
            return 0;
        }
        double saved = comparison.value(Strategy.MOBILE_ONLY) - plan.cost().mobileEnergyMillijoules();
        double millis = WakingRadio.states(comparison).idleMillisWithin(saved);
        return Double.isInfinite(millis) ? ALWAYS : millis / 1000;
    }
}
