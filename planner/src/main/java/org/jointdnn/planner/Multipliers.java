package org.jointdnn.planner;

import java.util.List;

/**
 * Prices on limits that make a linear cost a strong lower bound.
 *
 * <p>For any prices p of 0 or more, a plan within the limits costs at least
 * {@code min over plans (cost + sum of p_r use_r) - sum of p_r limit_r}, as what it pays is no more than
 * what is refunded. That minimum is a shortest path. As a function of p it is concave; this climbs it one
 * price at a time, meeting on each the lines that touch it from both sides. Any prices are valid, so
 * where the climb ends matters for speed only.
 *
 * <p>Source: Lagrangian relaxation of the constrained shortest path; the lines are those of Jüttner et
 * al., "Lagrange relaxation based method for the QoS routing problem" (LARAC), INFOCOM 2001,
 * doi:10.1109/INFCOM.2001.916277.
 */
final class Multipliers {
    private static final int ROUNDS = 2;
    private static final int STEPS = 12;
    private static final int GROWTHS = 60;
    private static final double FIRST_PRICE = 1e-6;
    /** Relative differences below this are not worth a step. */
    private static final double CLOSE = 1e-9;

    private final Network network;
    private final LinearCost base;
    private final List<Limit> limits;
    private final double[] most;
    private final double[] prices;

    /** The bound along one price: its value and slope there. */
    private record Touch(double price, double value, double slope) {
        /** Where the line of this touch and that of another meet. */
        double meet(Touch other) {
            return (other.value - value + slope * price - other.slope * other.price) / (slope - other.slope);
        }

        double lineAt(double at) {
            return value + slope * (at - price);
        }
    }

    private Multipliers(Network network, LinearCost base, List<Limit> limits, double[] most) {
        this.network = network;
        this.base = base;
        this.limits = limits;
        this.most = most;
        this.prices = new double[limits.size()];
    }

    /**
     * Prices for a cost under limits.
     *
     * @param most upper bounds of the prices; infinite if there is none
     */
    static double[] find(Network network, LinearCost base, List<Limit> limits, double[] most) {
        Multipliers multipliers = new Multipliers(network, base, limits, most);
        for (int round = 0; round < ROUNDS; round++) {
            for (int index = 0; index < limits.size(); index++) {
                multipliers.climb(index);
            }
        }
        return multipliers.prices;
    }

    /** The cost with what is used of each limited quantity priced in. */
    static LinearCost priced(Costs costs, LinearCost base, List<Limit> limits, double[] prices) {
        LinearCost priced = base;
        for (int index = 0; index < prices.length; index++) {
            priced = priced.plus(
                    LinearCost.of(limits.get(index).quantity(), costs).times(prices[index]));
        }
        return priced;
    }

    /** The sum of prices times limits. */
    static double refund(List<Limit> limits, double[] prices) {
        double refund = 0;
        for (int index = 0; index < prices.length; index++) {
            refund += prices[index] * limits.get(index).threshold();
        }
        return refund;
    }

    private void climb(int index) {
        Touch low = touch(index, 0);
        if (low.slope() <= 0) {
            prices[index] = 0;
            return;
        }
        Touch high = beyondTop(index);
        for (int step = 0; step < STEPS && high.slope() < 0; step++) {
            double price = low.meet(high);
            if (!(price > low.price() + CLOSE * high.price() && price < high.price())) {
                break;
            }
            Touch middle = touch(index, price);
            boolean top = middle.value() >= low.lineAt(price) - CLOSE * Math.abs(middle.value());
            if (top || middle.slope() == 0) {
                low = middle;
                break;
            }
            if (middle.slope() > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        prices[index] = high.value() > low.value() ? high.price() : low.price();
    }

    /** A touch where the bound no longer rises, or at the largest price. */
    private Touch beyondTop(int index) {
        double price = Math.min(FIRST_PRICE, most[index]);
        Touch touch = touch(index, price);
        for (int growth = 0; growth < GROWTHS && touch.slope() > 0 && price < most[index]; growth++) {
            price = Math.min(4 * price, most[index]);
            touch = touch(index, price);
        }
        return touch;
    }

    private Touch touch(int index, double price) {
        prices[index] = price;
        LinearCost priced = priced(network.costs(), base, limits, prices);
        ChainSearch chain = ChainSearch.solve(network, priced);
        Side[] placement = chain.placement();
        Limit limit = limits.get(index);
        double used = ChainSearch.total(network, placement, LinearCost.of(limit.quantity(), network.costs()));
        double value = ChainSearch.total(network, placement, priced) - refund(limits, prices);
        return new Touch(price, value, used - limit.threshold());
    }
}
