package org.jointdnn.wire.codec;

import org.jointdnn.wire.InvalidMessageException;

/**
 * The values that codes of a few bits stand for: {@code (code - zeroPoint) * scale}, in single precision.
 * Zero is one of them if it lies in the range.
 *
 * @param scale the step between neighbouring values, at least 2^-126
 * @param zeroPoint the code of zero; not a code itself if the range lies on one side of zero
 */
record AffineGrid(float scale, int zeroPoint) {
    /** No value may be farther from zero: the step of a range this wide is still a float. */
    static final float MAX_MAGNITUDE = 0x1p126f;

    /**
     * Steps are at least this small a part of the magnitude, for a narrow range far from zero: a float has not
     * many more values there, and codes can be computed in single precision.
     */
    private static final int FINEST = 1 << 16;

    private static final int MAX_ZERO_POINT = FINEST + 256;

    /** The grid of codes {@code 0..maxCode} that reaches from min to max. */
    static AffineGrid of(ValueRange range, int maxCode) {
        double magnitude = Math.max(Math.abs(range.min()), Math.abs(range.max()));
        if (magnitude == 0) {
            return new AffineGrid(1, 0);
        }
        double step = Math.max(((double) range.max() - range.min()) / maxCode, magnitude / FINEST);
        float scale = (float) Math.max(step, Float.MIN_NORMAL);
        return new AffineGrid(scale, (int) -Math.rint(range.min() / (double) scale));
    }

    /** A grid from the link; throws InvalidMessageException if it isn't one. */
    static AffineGrid received(float scale, int zeroPoint, int maxCode) {
        boolean valid = scale >= Float.MIN_NORMAL
                && -MAX_ZERO_POINT <= zeroPoint
                && zeroPoint <= MAX_ZERO_POINT
                && Float.isFinite((maxCode - zeroPoint) * scale)
                && Float.isFinite(zeroPoint * scale);
        if (!valid) {
            throw new InvalidMessageException(
                    "the step " + scale + " with zero at " + zeroPoint + " is not one that values are quantised by");
        }
        return new AffineGrid(scale, zeroPoint);
    }

    float value(int code) {
        return (code - zeroPoint) * scale;
    }
}
