package org.jointdnn.planner.map;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.internal.Decisions;
import org.jointdnn.planner.internal.Usage;

/**
 * A plan that a sweep has come across.
 *
 * @param value of the objective
 * @param leaves the greatest x at which the plan is within the limits
 */
record Candidate(List<Side> placement, List<Integer> codings, Usage usage, Line value, double leaves) {
    /** A relative difference of values that is not rounding. */
    private static final double MATERIAL = 1e-12;

    static Candidate of(Decisions plan, Usage usage, Line value, double leaves) {
        List<Integer> codings = new ArrayList<>();
        for (int coding : plan.codings()) {
            codings.add(coding);
        }
        return new Candidate(List.of(plan.sides()), List.copyOf(codings), usage, value, leaves);
    }

    /** Whether this is that plan. */
    boolean is(Decisions plan) {
        return Arrays.equals(plan.codings(), codingArray()) && placement.equals(Arrays.asList(plan.sides()));
    }

    int[] codingArray() {
        return codings.stream().mapToInt(Integer::intValue).toArray();
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
