package org.jointdnn.planner.internal;

/** What a search minimises. */
public sealed interface Goal {
    /** The goal's value for a plan of this usage. */
    double of(Usage usage);

    /** A linear cost. */
    record Sum(LinearCost cost) implements Goal {
        @Override
        public double of(Usage usage) {
            return cost.of(usage);
        }
    }

    /** The product of latency and energy. */
    record Product(LinearCost latency, LinearCost energy) implements Goal {
        @Override
        public double of(Usage usage) {
            return latency.of(usage) * energy.of(usage);
        }
    }
}
