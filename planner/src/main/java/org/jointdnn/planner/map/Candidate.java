package org.jointdnn.planner.map;

import java.util.Arrays;
import java.util.List;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.Usage;

/**
 * A plan that a sweep has come across.
 *
 * @param value of the objective
 * @param leaves the greatest x at which the plan is within the limits
 */
record Candidate(List<Side> placement, Usage usage, Line value, double leaves) {
    /** A relative difference of values that is not rounding. */
    private static final double MATERIAL = 1e-12;

    static Candidate of(Side[] plan, Usage usage, Line value, double leaves) {
        return new Candidate(List.copyOf(Arrays.asList(plan)), usage, value, leaves);
    }

    /** Whether this is worth less than the other at x, by more than rounding. */
    boolean below(Candidate other, double x) {
        return value.at(x) < other.value.at(x) * (1 - MATERIAL);
    }

    /** Whether this rises less than the other, so that it may come to be worth less as x rises. */
    boolean flatter(Candidate other) {
        return value.slope() < other.value.slope();
    }

    /** Where this, flatter than the other, comes to be worth less, {@code at} or later. */
    double undercuts(Candidate other, double at) {
        return Math.max(at, value.meets(other.value));
    }
}
