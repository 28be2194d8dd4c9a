package org.jointdnn.planner.map;

/**
 * A quantity that is affine in an axis's x: {@code fixed + slope * x}, see {@link Axis#x}.
 *
 * @param fixed what does not depend on x
 * @param slope per unit of x
 */
public record Line(double fixed, double slope) {
    /** The quantity at an x. */
    public double at(double x) {
        return fixed + slope * x;
    }

    /** The x where this meets another line; infinite or NaN if they are parallel. */
    double meets(Line other) {
        return (other.fixed - fixed) / (slope - other.slope);
    }

    /** The greatest x at which a line that does not fall is at most {@code max}; infinite if it always is. */
    double reaches(double max) {
        if (slope > 0) {
            return (max - fixed) / slope;
        }
        return fixed <= max ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
}
