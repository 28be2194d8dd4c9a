package org.jointdnn.planner.map;

import org.jointdnn.planner.internal.LinearCost;
import org.jointdnn.planner.internal.Usage;

/**
 * A linear cost whose rates are affine in an axis's x.
 *
 * @param fixed the rates where x is 0
 * @param perX what they rise by for each unit of x
 */
record AffineCost(LinearCost fixed, LinearCost perX) {
    /** The linear cost at an x. */
    LinearCost at(double x) {
        return fixed.plus(perX.times(x));
    }

    /** What a plan of this usage costs, as a function of x. */
    Line line(Usage usage) {
        return new Line(fixed.of(usage), perX.of(usage));
    }

    AffineCost times(double factor) {
        return new AffineCost(fixed.times(factor), perX.times(factor));
    }

    AffineCost plus(AffineCost other) {
        return new AffineCost(fixed.plus(other.fixed), perX.plus(other.perX));
    }
}
