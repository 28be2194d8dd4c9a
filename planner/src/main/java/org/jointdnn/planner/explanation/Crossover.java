package org.jointdnn.planner.explanation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.PlanEvaluator;

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

    /** Plans that cross as near to now as this, relatively, are equal now. */
    private static final double TIED = 1e-9;

    private final double least;
    private final double most;
    private final double a;
    private final double b;
    private final double c;

    /** Latency and energy of a plan as lines {@code intercept + slope x}. */
    private record Lines(double latency, double latencySlope, double energy, double energySlope) {
        /** The lines through a plan's costs at the ends of the range, where one part and the other show best. */
        static Lines of(DoubleFunction<Costs> costs, double least, double most, Plan plan) {
            PlanCost low = PlanEvaluator.evaluate(costs.apply(least), plan).cost();
            PlanCost high = PlanEvaluator.evaluate(costs.apply(most), plan).cost();
            double width = most - least;
            double latencySlope = (high.latencyMillis() - low.latencyMillis()) / width;
            double energySlope = (high.mobileEnergyMillijoules() - low.mobileEnergyMillijoules()) / width;
            return new Lines(
                    low.latencyMillis() - latencySlope * least,
                    latencySlope,
                    low.mobileEnergyMillijoules() - energySlope * least,
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
     * Compares two plans over a range of x.
     *
     * @param costs the costs for each x
     * @param least 0 or more
     */
    Crossover(DoubleFunction<Costs> costs, double least, double most, Objective objective, Plan plan, Plan other) {
        this.least = least;
        this.most = most;
        double[] mine = Lines.of(costs, least, most, plan).polynomial(objective);
        double[] theirs = Lines.of(costs, least, most, other).polynomial(objective);
        double square = Math.abs(mine[0]) + Math.abs(theirs[0]);
        double linear = Math.abs(mine[1]) + Math.abs(theirs[1]);
        double constant = Math.abs(mine[2]) + Math.abs(theirs[2]);
        a = significant(mine[0] - theirs[0], square + linear / most);
        b = significant(mine[1] - theirs[1], square * least + linear + constant / most);
        c = significant(mine[2] - theirs[2], linear * least + constant);
    }

    private static double significant(double difference, double size) {
        return Math.abs(difference) > ROUNDING * size ? difference : 0;
    }

    /** The nearest crossings to {@code now} on either side of it, within the range, at which the plan gets better. */
    List<At> around(double now) {
        List<At> found = new ArrayList<>();
        double lower = Double.NEGATIVE_INFINITY;
        double upper = Double.POSITIVE_INFINITY;
        for (double exact : roots()) {
            double slope = 2 * a * exact + b;
            double root = Math.abs(exact - now) <= TIED * now ? now : exact;
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
