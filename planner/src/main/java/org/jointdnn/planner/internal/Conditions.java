package org.jointdnn.planner.internal;

import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Quantity;

/**
 * What may change while a network and its machines stay the same.
 *
 * @param loadFactor multiplies every cloud segment's time
 * @param queueMillis waited before every cloud run
 * @param idleWatts drawn by the mobile while it waits
 */
public record Conditions(Link link, double loadFactor, double queueMillis, double idleWatts) {
    /** The conditions of inference. */
    public static Conditions of(Costs costs) {
        return new Conditions(costs.link(), costs.loadFactor(), costs.queueMillis(), costs.idleWatts());
    }

    /** What a quantity is as a sum over the parts of a plan. */
    public LinearCost rates(Quantity quantity) {
        double halfTrip = link.rttMillis() / 2;
        double up = 8e-3 / link.uploadMbps();
        double down = 8e-3 / link.downloadMbps();
        switch (quantity) {
            case LATENCY:
                return new LinearCost(1, 0, loadFactor, queueMillis, halfTrip, up, down, 0);
            case ENERGY:
                return new LinearCost(
                        0,
                        1,
                        idleWatts * loadFactor,
                        idleWatts * queueMillis,
                        idleWatts * halfTrip,
                        link.uploadMilliwatts() * up / 1000,
                        link.downloadMilliwatts() * down / 1000,
                        0);
            case CLOUD:
                return new LinearCost(0, 0, loadFactor, 0, 0, 0, 0, 0);
            case UPLOAD:
                return new LinearCost(0, 0, 0, 0, 0, 1, 0, 0);
            case DOWNLOAD:
                return new LinearCost(0, 0, 0, 0, 0, 0, 1, 0);
            default:
                return new LinearCost(0, 0, 0, 0, 0, 0, 0, 1);
        }
    }

    /** {@code latencyWeight * latency + energyWeight * energy}. */
    public LinearCost weighted(double latencyWeight, double energyWeight) {
        return rates(Quantity.LATENCY)
                .times(latencyWeight)
                .plus(rates(Quantity.ENERGY).times(energyWeight));
    }

    /** The objective as the searches minimise it. */
    public Goal goal(Objective objective) {
        if (objective instanceof Objective.EnergyDelay) {
            return new Goal.Product(rates(Quantity.LATENCY), rates(Quantity.ENERGY));
        }
        if (objective instanceof Objective.Weighted weighted) {
            return new Goal.Sum(weighted(weighted.latencyWeight(), 1 - weighted.latencyWeight()));
        }
        return new Goal.Sum(rates(objective instanceof Objective.Latency ? Quantity.LATENCY : Quantity.ENERGY));
    }
}
