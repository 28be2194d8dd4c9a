package org.jointdnn.planner.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Plans none of which beats another in both of two costs, between two known ones: each next one costs more
 * of the first and less of the second. Not thread-safe.
 *
 * <p>A further plan belongs to them only if it lies below the steps, so nearer to the origin than one of
 * the <em>corners</em>: the first cost of a plan with the second cost of the one before it.
 */
final class Staircase {
    /** Costs that differ relatively by less count as equal. */
    static final double ROUNDING = 1e-12;

    private final double firstWeight;
    private final double secondWeight;
    /** In order of the first cost. */
    private final List<Stair> stairs = new ArrayList<>();

    /** A plan and its two costs. */
    record Stair(Decisions plan, double first, double second) {
        /** Whether this is no worse than the other in both costs. */
        boolean covers(Stair other) {
            return first <= other.first * (1 + ROUNDING) && second <= other.second * (1 + ROUNDING);
        }
    }

    /** Makes the staircase of two plans and the weights that make their costs equal. */
    Staircase(Stair left, Stair right, double firstWeight, double secondWeight) {
        this.firstWeight = firstWeight;
        this.secondWeight = secondWeight;
        stairs.add(left);
        stairs.add(right);
    }

    /** Puts a plan on the staircase if it belongs there, in place of those that it covers. */
    void add(double first, double second, Decisions plan) {
        Stair stair = new Stair(plan, first, second);
        int at = 0;
        for (Stair other : stairs) {
            if (other.covers(stair)) {
                return;
            }
            at += other.first <= first && !stair.covers(other) ? 1 : 0;
        }
        stairs.removeIf(stair::covers);
        stairs.add(at, stair);
    }

    /** The greatest weighted sum of a corner: no plan above it is below the steps. */
    double cutoff() {
        double cutoff = Double.NEGATIVE_INFINITY;
        for (int index = 1; index < stairs.size(); index++) {
            cutoff = Math.max(cutoff, corner(index));
        }
        return cutoff;
    }

    /** Whether a plan that costs no less than this, its weighted sum no less than {@code sum}, may belong here. */
    boolean isBelow(double first, double second, double sum) {
        for (int index = 1; index < stairs.size(); index++) {
            if (first < stairs.get(index).first * (1 - ROUNDING)
                    && second < stairs.get(index - 1).second * (1 - ROUNDING)
                    && sum <= corner(index) * (1 + ROUNDING)) {
                return true;
            }
        }
        return false;
    }

    private double corner(int index) {
        return firstWeight * stairs.get(index).first + secondWeight * stairs.get(index - 1).second;
    }

    /** The plans in order of the first cost. */
    List<Stair> stairs() {
        return List.copyOf(stairs);
    }
}
