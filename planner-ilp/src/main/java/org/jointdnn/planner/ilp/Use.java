package org.jointdnn.planner.ilp;

import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Quantity;

/** How much of each quantity a part of a plan uses: the coefficients of one variable. */
record Use(
        double latencyMillis,
        double energyMillijoules,
        double cloudMillis,
        double uploadBytes,
        double downloadBytes,
        double accuracyLoss) {
    static final Use NOTHING = new Use(0, 0, 0, 0, 0, 0);

    /** A segment run on MOBILE. */
    static Use mobile(Costs costs, int from, int to) {
        return new Use(costs.mobile().millis(from, to), costs.mobile().millijoules(from, to), 0, 0, 0, 0);
    }

    /** A segment run on CLOUD. */
    static Use cloud(Costs costs, int from, int to) {
        double computing = costs.loadFactor() * costs.cloud().millis(from, to);
        double away = computing + costs.queueMillis();
        return new Use(away, costs.idleWatts() * away, computing, 0, 0, 0);
    }

    /** A switch of side. */
    static Use switching(Costs costs) {
        double halfTrip = costs.link().rttMillis() / 2;
        return new Use(halfTrip, costs.idleWatts() * halfTrip, 0, 0, 0, 0);
    }

    /** Bytes that cross to CLOUD. */
    static Use upload(Costs costs, long bytes) {
        Link link = costs.link();
        double millis = link.uploadMillis(bytes);
        return new Use(millis, link.uploadMilliwatts() * millis / 1000, 0, bytes, 0, 0);
    }

    /** Bytes that cross to MOBILE. */
    static Use download(Costs costs, long bytes) {
        Link link = costs.link();
        double millis = link.downloadMillis(bytes);
        return new Use(millis, link.downloadMilliwatts() * millis / 1000, 0, 0, bytes, 0);
    }

    Use plus(Use other) {
        return new Use(
                latencyMillis + other.latencyMillis,
                energyMillijoules + other.energyMillijoules,
                cloudMillis + other.cloudMillis,
                uploadBytes + other.uploadBytes,
                downloadBytes + other.downloadBytes,
                accuracyLoss + other.accuracyLoss);
    }

    double of(Quantity quantity) {
        switch (quantity) {
            case LATENCY:
                return latencyMillis;
            case ENERGY:
                return energyMillijoules;
            case CLOUD:
                return cloudMillis;
            case UPLOAD:
                return uploadBytes;
            case DOWNLOAD:
                return downloadBytes;
            default:
                return accuracyLoss;
        }
    }
}
