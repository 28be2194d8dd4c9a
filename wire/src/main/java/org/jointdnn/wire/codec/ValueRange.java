package org.jointdnn.wire.codec;

/**
 * The values that a quantised tensor is expected to have; others are moved to the nearer end.
 *
 * @param min at least -2^126
 * @param max at least {@code min}, at most 2^126
 */
public record ValueRange(float min, float max) {
    public ValueRange {
        if (!(-AffineGrid.MAX_MAGNITUDE <= min && min <= max && max <= AffineGrid.MAX_MAGNITUDE)) {
            throw new IllegalArgumentException("the range is " + min + ":" + max
                    + ", must be a number from -2^126 to 2^126, a colon, and one that is not smaller");
        }
    }

    /** For example {@code 0.0:6.0}. */
    @Override
    public String toString() {
        return min + ":" + max;
    }
}
