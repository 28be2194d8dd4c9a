package org.jointdnn.planner;

/**
 * A cost that is a sum over the parts of a plan, each part times a rate.
 *
 * <p>Every {@link Quantity}, and every weighted sum of them, has this form; so one search serves all.
 *
 * @param mobileMillis rate for a millisecond on MOBILE
 * @param mobileMillijoules rate for a millijoule of computing on MOBILE
 * @param cloudMillis rate for a millisecond of an unloaded CLOUD
 * @param cloudRun price of each run on CLOUD
 * @param switching price of each switch of side
 * @param uploadByte rate for a byte up
 * @param downloadByte rate for a byte down
 */
record LinearCost(
        double mobileMillis,
        double mobileMillijoules,
        double cloudMillis,
        double cloudRun,
        double switching,
        double uploadByte,
        double downloadByte) {

    /** Costs nothing, whatever the plan. */
    static final LinearCost ZERO = new LinearCost(0, 0, 0, 0, 0, 0, 0);

    static LinearCost of(Quantity quantity, Costs costs) {
        Link link = costs.link();
        double halfTrip = link.rttMillis() / 2;
        double up = 8e-3 / link.uploadMbps();
        double down = 8e-3 / link.downloadMbps();
        switch (quantity) {
            case LATENCY:
                return new LinearCost(1, 0, costs.loadFactor(), costs.queueMillis(), halfTrip, up, down);
            case ENERGY:
                double idle = costs.idleWatts();
                return new LinearCost(
                        0,
                        1,
                        idle * costs.loadFactor(),
                        idle * costs.queueMillis(),
                        idle * halfTrip,
                        link.uploadMilliwatts() * up / 1000,
                        link.downloadMilliwatts() * down / 1000);
            case CLOUD:
                return new LinearCost(0, 0, costs.loadFactor(), 0, 0, 0, 0);
            case UPLOAD:
                return new LinearCost(0, 0, 0, 0, 0, 1, 0);
            default:
                return new LinearCost(0, 0, 0, 0, 0, 0, 1);
        }
    }

    /** {@code latencyWeight * latency + energyWeight * energy}. */
    static LinearCost weighted(Costs costs, double latencyWeight, double energyWeight) {
        return of(Quantity.LATENCY, costs)
                .times(latencyWeight)
                .plus(of(Quantity.ENERGY, costs).times(energyWeight));
    }

    LinearCost times(double factor) {
        return new LinearCost(
                factor * mobileMillis,
                factor * mobileMillijoules,
                factor * cloudMillis,
                factor * cloudRun,
                factor * switching,
                factor * uploadByte,
                factor * downloadByte);
    }

    LinearCost plus(LinearCost other) {
        return new LinearCost(
                mobileMillis + other.mobileMillis,
                mobileMillijoules + other.mobileMillijoules,
                cloudMillis + other.cloudMillis,
                cloudRun + other.cloudRun,
                switching + other.switching,
                uploadByte + other.uploadByte,
                downloadByte + other.downloadByte);
    }

    /** Cost of a segment as a run on a side, without what crosses; not finite if it can't run there. */
    double run(Costs costs, Side side, int from, int to) {
        if (side == Side.MOBILE) {
            return mobileMillis * costs.mobile().millis(from, to)
                    + mobileMillijoules * costs.mobile().millijoules(from, to);
        }
        return cloudMillis * costs.cloud().millis(from, to) + cloudRun;
    }
}
