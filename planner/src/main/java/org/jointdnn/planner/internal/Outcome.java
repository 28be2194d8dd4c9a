package org.jointdnn.planner.internal;

import org.jspecify.annotations.Nullable;

/**
 * How a search ended.
 *
 * @param plan the best plan found; null if none was
 * @param bound no plan costs less; infinite if it is proven that there is none
 * @param proven whether the search came to its end: then the plan is the best, or there is none
 */
public record Outcome(@Nullable Decisions plan, double bound, boolean proven) {
    static Outcome none() {
        return new Outcome(null, Double.POSITIVE_INFINITY, true);
    }

    static Outcome best(Decisions plan, double value) {
        return new Outcome(plan, value, true);
    }
}
