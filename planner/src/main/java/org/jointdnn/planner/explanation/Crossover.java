package org.jointdnn.planner.explanation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Side;

/**
 * Where one plan becomes better than another as one number x in the costs changes.
 *
 * <p>Latency and energy of a plan are straight lines in x, so two evaluations give them; x is the inverse of
 * the bandwidth, or the load factor. An objective is a line then too, or, for the energy-delay product, a
 * parabola. So the difference d(x) of the two plans is {@code a x^2 + b x + c}, and the answer its roots.
 */
final class Crossover {
    /** Differences that are smaller, relative to the values, are those of rounding. */
    private static final double ROUNDING = 1e-12;

    private final double a;
    private final double b;
    private final double c;

    /** Latency and energy of a plan as lines {@code intercept + slope x}. */
    private record Lines(double latency, double latencySlope, double energy, double energySlope) {
        static Lines of(DoubleFunction<Costs> costs, double now, List<Side> placement) {
            PlanCost here = PlanEvaluator.evaluate(costs.apply(now), placement).cost();
            PlanCost there = PlanEvaluator.evaluate(costs.apply(2 * now), placement).cost();
            double latencySlope = (there.latencyMillis() - here.latencyMillis()) / now;
            double energySlope = (there.mobileEnergyMillijoules() - here.mobileEnergyMillijoules()) / now;
            return new Lines(
                    here.latencyMillis() - latencySlope * now,
                    latencySlope,
                    here.mobileEnergyMillijoules() - energySlope * now,
                    energySlope);
        }

        /** The objective as a polynomial, the coefficient of x^2 first. */
        double[] polynomial(Objective objective) {
            if (objective instanceof Objective.EnergyDelay) {
                return new double[] {
                    latencySlope * energySlope, latency * energySlope + latencySlope * energy, latency * energy
                };
            }
            double weight = objective instanceof Objective.Weighted weighted
                    ? weighted.latencyWeight()
                    : objective instanceof Objective.Latency ? 1 : 0;
            return new double[] {
                0, weight * latencySlope + (1 - weight) * energySlope, weight * latency + (1 - weight) * energy
            };
        }
    }

    /** Where a plan becomes as good as the other, and whether it is better below that or above. */
    record At(double x, boolean below) {}

    /**
     * Compares two placements.
     *
     * @param costs the costs for each x
     * @param now an x above 0, about which the comparison is most precise
     */
    Crossover(DoubleFunction<Costs> costs, double now, Objective objective, List<Side> placement, List<Side> other) {
        double[] mine = Lines.of(costs, now, placement).polynomial(objective);
        double[] theirs = Lines.of(costs, now, other).polynomial(objective);
        double size = Math.abs(value(mine, now)) + Math.abs(value(theirs, now));
        a = significant(mine[0] - theirs[0], now * now, size);
        b = significant(mine[1] - theirs[1], now, size);
        c = significant(mine[2] - theirs[2], 1, size);
    }

    private static double value(double[] polynomial, double x) {
        return (polynomial[0] * x + polynomial[1]) * x + polynomial[2];
    }

    private static double significant(double difference, double factor, double size) {
        return Math.abs(difference) * factor > ROUNDING * size ? difference : 0;
    }

    /** The nearest crossings to {@code now} on either side of it, within a range, at which the plan becomes better. */
    List<At> around(double now, double least, double most) {
        List<At> found = new ArrayList<>();
        double lower = Double.NEGATIVE_INFINITY;
        double upper = Double.POSITIVE_INFINITY;
        for (double root : roots()) {
            double slope = 2 * a * root + b;
            if (root >= least && root <= most) {
                lower = root <= now && slope > 0 ? Math.max(lower, root) : lower;
                upper = root >= now && slope < 0 ? Math.min(upper, root) : upper;
            }
        }
        if (lower != Double.NEGATIVE_INFINITY) {
            found.add(new At(lower, true));
        }
        if (upper != Double.POSITIVE_INFINITY) {
            found.add(new At(upper, false));
        }
        return found;
    }

    /** The real roots; numbers that aren't finite where there are fewer than two. */
    private double[] roots() {
        double discriminant = b * b - 4 * a * c;
        if (!(discriminant >= 0)) {
            return new double[0];
        }
        double q = -(b + (b >= 0 ? 1 : -1) * Math.sqrt(discriminant)) / 2;
        return new double[] {q / a, c / q};
    }
}
