package org.jointdnn.device.adapt;

import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;

/**
 * What a query by a plan of one visit takes in the mean if the device begins with the rest as soon as the visit does, and the
 * first answer counts.
 *
 * <p>With R the device's rest, F what is certain of the visit and what follows it, and T its transfers, whose logarithm is
 * normal with median m and standard deviation s (as in {@link RacePolicy}),
 *
 * <pre>
 * E[min(F + T, R)] = F + m exp(s^2 / 2) N((ln(c / m) - s^2) / s) + c N(-ln(c / m) / s),   c = R - F
 * </pre>
 *
 * with N the standard normal distribution; R if c is not positive. The mean of a lognormal variable below a bound is in Johnson,
 * Kotz, Balakrishnan, Continuous Univariate Distributions, volume 1, chapter 14.
 */
final class RacedLatency {
    private RacedLatency() {}

    /**
     * The mean, in ms; infinity for a plan of no visit or of several.
     *
     * @param uncertainty standard deviation of the logarithm of the transfers' time
     */
    static double millis(Plan plan, Costs costs, double uncertainty) {
        PlanForecast forecast = PlanForecast.of(plan);
        if (forecast.visits().size() != 1) {
            return Double.POSITIVE_INFINITY;
        }
        PlanForecast.Visit visit = forecast.visits().get(0);
        int from = visit.from();
        double before = from == 0 ? 0 : costs.mobile().millis(0, from - 1);
        double rest = costs.mobile().millis(from, costs.blocks() - 1);
        double certain = visit.fixedMillis(costs) + visit.afterMillis(costs);
        double transfer = visit.transferMillis(costs);
        return before + ofFirst(certain, transfer, DriftingRate.uncertainty(uncertainty, transfer), rest);
    }

    /** The mean of the lesser of {@code certain} plus the transfers, and {@code rest}. */
    static double ofFirst(double certain, double transferMillis, double uncertainty, double rest) {
        double bound = rest - certain;
        if (bound <= 0) {
            return rest;
        }
        if (transferMillis <= 0 || uncertainty <= 0) {
            return certain + Math.min(transferMillis, bound);
        }
        double far = Math.log(bound / transferMillis);
        double below = transferMillis
                * Math.exp(uncertainty * uncertainty / 2)
                * StandardNormal.upperTail((uncertainty * uncertainty - far) / uncertainty);
        return certain + below + bound * StandardNormal.upperTail(far / uncertainty);
    }
}
