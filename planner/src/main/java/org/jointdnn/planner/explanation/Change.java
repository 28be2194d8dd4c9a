package org.jointdnn.planner.explanation;

import java.util.List;
import org.jointdnn.planner.Limit;

/** What would have to change for a plan to go before the best one, and which plan is the best of all then. */
public sealed interface Change {
    /** The best of all plans just past the change. */
    Winner winner();

    /**
     * Another bandwidth, both rates changed alike.
     *
     * @param uploadMbps the upload rate at which the two plans are equal
     * @param downloadMbps the download rate then
     * @param below whether the plan goes before the best one below these rates, or above them
     */
    record Bandwidth(double uploadMbps, double downloadMbps, boolean below, Winner winner) implements Change {}

    /**
     * Another load of the cloud.
     *
     * @param loadFactor the factor at which the two plans are equal
     * @param below whether the plan goes before the best one below this factor, or above it
     */
    record Load(double loadFactor, boolean below, Winner winner) implements Change {}

    /**
     * Other limits.
     *
     * @param limits the least that the limits which exclude the plan would have to be
     */
    record Limits(List<Limit> limits, Winner winner) implements Change {
        public Limits {
            limits = List.copyOf(limits);
        }
    }
}
