package org.jointdnn.planner.map;

import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Quantity;
import org.jointdnn.planner.internal.Conditions;
import org.jointdnn.planner.internal.LinearCost;

/** The quantities of the cost model as functions of an axis's x. */
final class AxisCosts {
    /** Seconds for a byte at 1 Mbps, which is also millijoules for it at 1 mW, over 1000. */
    private static final double MILLIS_PER_BYTE = 8e-3;

    private final Axis axis;
    private final Conditions conditions;

    AxisCosts(Axis axis, Costs costs) {
        this.axis = axis;
        this.conditions = Conditions.of(costs);
    }

    /** The objective; throws IllegalArgumentException if it is a product. */
    AffineCost objective(Objective objective) {
        if (objective instanceof Objective.Latency) {
            return quantity(Quantity.LATENCY);
        }
        if (objective instanceof Objective.Energy) {
            return quantity(Quantity.ENERGY);
        }
        if (objective instanceof Objective.Weighted weighted) {
            return quantity(Quantity.LATENCY)
                    .times(weighted.latencyWeight())
                    .plus(quantity(Quantity.ENERGY).times(1 - weighted.latencyWeight()));
        }
        throw new IllegalArgumentException("objective is " + objective.name()
                + ": the map needs an objective that is linear in 1/bandwidth and in the load factor."
                + " Maybe use latency, energy or weighted");
    }

    AffineCost quantity(Quantity quantity) {
        return axis == Axis.BANDWIDTH ? overBandwidth(quantity) : overLoad(quantity);
    }

    private AffineCost overLoad(Quantity quantity) {
        Conditions unloaded = new Conditions(conditions.link(), 0, conditions.queueMillis(), conditions.idleWatts());
        Conditions once = new Conditions(conditions.link(), 1, conditions.queueMillis(), conditions.idleWatts());
        double perCloudMilli = once.rates(quantity).cloudMillis();
        return new AffineCost(unloaded.rates(quantity), new LinearCost(0, 0, perCloudMilli, 0, 0, 0, 0, 0));
    }

    private AffineCost overBandwidth(Quantity quantity) {
        LinearCost rates = conditions.rates(quantity);
        Link link = conditions.link();
        double downOverUp = link.uploadMbps() / link.downloadMbps();
        switch (quantity) {
            case LATENCY:
                return new AffineCost(withBytes(rates, 0, 0), bytes(MILLIS_PER_BYTE, MILLIS_PER_BYTE * downOverUp));
            case ENERGY:
                double perByte = MILLIS_PER_BYTE / 1000;
                double beta = perByte * link.betaMilliwatts();
                return new AffineCost(
                        withBytes(
                                rates,
                                perByte * link.alphaUpMilliwattsPerMbps(),
                                perByte * link.alphaDownMilliwattsPerMbps()),
                        bytes(beta, beta * downOverUp));
            default:
                return new AffineCost(rates, LinearCost.ZERO);
        }
    }

    private static LinearCost bytes(double up, double down) {
        return withBytes(LinearCost.ZERO, up, down);
    }

    private static LinearCost withBytes(LinearCost rates, double up, double down) {
        return new LinearCost(
                rates.mobileMillis(),
                rates.mobileMillijoules(),
                rates.cloudMillis(),
                rates.cloudRun(),
                rates.switching(),
                up,
                down,
                rates.accuracyLoss());
    }
}
