package org.jointdnn.planner.internal;

import java.util.List;
import org.jointdnn.planner.Budget;
import org.jspecify.annotations.Nullable;

/**
 * Prices on limits that make a linear cost a strong lower bound, and the best plan within the limits that
 * was met while finding them.
 *
 * <p>For any prices p of 0 or more, a plan within the limits costs at least
 * {@code min over plans (cost + sum of p_r use_r) - sum of p_r limit_r}, as what it pays is no more than
 * what is refunded. That minimum is a shortest path. As a function of p it is concave; this climbs it one
 * price at a time. Along one price it is the least of straight lines, one for each plan. The climb starts
 * with the line of the plan that costs least and that of the plan that uses least of the limited quantity,
 * and goes on at the price where its two lines meet, until no line is below them there. Any prices are
 * valid, so where the climb ends matters for speed and for the gap of what is not searched any further.
 *
 * <p>Complexity: a {@link Relaxation} for each step.
 *
 * <p>Source: along one price this is LARAC: Jüttner, Szviatovszki, Mécs, Rajkó, "Lagrange relaxation based
 * method for the QoS routing problem", INFOCOM 2001, doi:10.1109/INFCOM.2001.916277. With several limits,
 * price by price, it follows Xiao, Thulasiraman, Xue, Jüttner, "The constrained shortest path problem:
 * algorithmic approaches and an algebraic study with generalization", 2005.
 */
final class Multipliers {
    private static final int ROUNDS = 3;
    private static final int STEPS = 20;
    /** Relative differences below this are not worth a step. */
    private static final double CLOSE = 1e-9;

    private final PlanSpace space;
    private final LinearCost base;
    private final List<Cap> caps;
    private final double[] most;
    private final Budget budget;
    private final double[] prices;
    private boolean possible = true;
    private double bound = Double.NEGATIVE_INFINITY;
    private double bestCost = Double.POSITIVE_INFINITY;
    private @Nullable Decisions bestPlan;

    /**
     * What the climb came to.
     *
     * @param prices one for each limit, 0 or more
     * @param possible whether each limit alone can hold as far as the relaxation tells
     * @param plan the plan of least base cost within the limits among those met; null if none was
     * @param cost its base cost; infinite if there is none
     * @param bound no plan within the limits has a lower base cost
     */
    record Found(
            double[] prices, boolean possible, @Nullable Decisions plan, double cost, double bound) {}

    /** The line of a plan along one price: its value and slope at a price. */
    private record Touch(double price, double value, double slope) {
        /** Where the line of this touch and that of another meet. */
        double meet(Touch other) {
            return (other.value - value + slope * price - other.slope * other.price) / (slope - other.slope);
        }

        double lineAt(double at) {
            return value + slope * (at - price);
        }
    }

    private Multipliers(PlanSpace space, LinearCost base, List<Cap> caps, double[] most, Budget budget) {
        this.space = space;
        this.base = base;
        this.caps = caps;
        this.most = most;
        this.budget = budget;
        this.prices = new double[caps.size()];
    }

    /**
     * Prices for a cost under limits.
     *
     * @param most upper bounds of the prices; infinite if there is none
     * @param budget once it is spent, the prices stay where they are
     */
    static Found find(PlanSpace space, LinearCost base, List<Cap> caps, double[] most, Budget budget) {
        Multipliers multipliers = new Multipliers(space, base, caps, most, budget);
        multipliers.climb();
        return new Found(
                multipliers.prices,
                multipliers.possible,
                multipliers.bestPlan,
                multipliers.bestCost,
                multipliers.bound);
    }

    /** The cost with what is used of each limited quantity priced in. */
    static LinearCost priced(LinearCost base, List<Cap> caps, double[] prices) {
        LinearCost priced = base;
        for (int index = 0; index < prices.length; index++) {
            if (prices[index] > 0) {
                priced = priced.plus(caps.get(index).cost().times(prices[index]));
            }
        }
        return priced;
    }

    /** The sum of prices times limits. */
    static double refund(List<Cap> caps, double[] prices) {
        double refund = 0;
        for (int index = 0; index < prices.length; index++) {
            refund += prices[index] * caps.get(index).threshold();
        }
        return refund;
    }

    private void climb() {
        double reached = Double.NEGATIVE_INFINITY;
        for (int round = 0; round < ROUNDS && !budget.spent(); round++) {
            double value = reached;
            for (int index = 0; index < prices.length; index++) {
                value = climb(index);
            }
            if (prices.length == 1 || !(value > reached + CLOSE * Math.abs(value))) {
                return;
            }
            reached = value;
        }
    }

    /** Sets one price to the best for the others as they are; the bound that comes of it. */
    private double climb(int index) {
        Touch low = touch(index, 0);
        if (low.slope() <= 0) {
            return low.value();
        }
        Touch high = most[index] == Double.POSITIVE_INFINITY ? leastUse(index) : touch(index, most[index]);
        if (high.slope() > 0) {
            possible &= most[index] != Double.POSITIVE_INFINITY;
            return high.value();
        }
        for (int step = 0; step < STEPS && !budget.spent(); step++) {
            double price = Math.max(low.price(), Math.min(low.meet(high), most[index]));
            Touch middle = touch(index, price);
            if (middle.value() >= low.lineAt(price) - CLOSE * Math.abs(middle.value()) || middle.slope() == 0) {
                return middle.value();
            }
            if (middle.slope() > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return touch(index, low.value() > high.value() ? low.price() : high.price())
                .value();
    }

    /** The line of the plan that uses least of a quantity. */
    private Touch leastUse(int index) {
        Relaxation relaxed = space.relax(caps.get(index).cost());
        consider(relaxed);
        prices[index] = 0;
        return line(index, relaxed);
    }

    private Touch touch(int index, double price) {
        prices[index] = price;
        Relaxation relaxed = space.relax(priced(base, caps, prices));
        consider(relaxed);
        Touch touch = line(index, relaxed);
        bound = Math.max(bound, touch.value());
        return touch;
    }

    /** The line of a relaxed plan, seen from the prices as they are. */
    private Touch line(int index, Relaxation relaxed) {
        Usage usage = relaxed.usage();
        double value = priced(base, caps, prices).of(usage) - refund(caps, prices);
        double slope = caps.get(index).cost().of(usage) - caps.get(index).threshold();
        return new Touch(prices[index], value, slope);
    }

    private void consider(Relaxation relaxed) {
        Decisions plan = relaxed.plan();
        Usage usage = space.usage(plan);
        double cost = base.of(usage);
        if (cost < bestCost && Cap.hold(caps, usage)) {
            bestCost = cost;
            bestPlan = plan;
        }
    }
}
