package org.jointdnn.engine.profile;

/**
 * How far predicted times of segments lie from their measured ones, relative to the measured.
 *
 * @param segments how many were compared; with none, the errors are 0
 * @param median of the absolute relative errors
 * @param p95 the 95th percentile of them
 */
public record PredictionError(int segments, double median, double p95) {
    public PredictionError {
        if (segments < 0) {
            throw new IllegalArgumentException("segments is " + segments + ", must be 0 or more");
        }
        if (!(median >= 0) || !(p95 >= median) || Double.isInfinite(p95)) {
            throw new IllegalArgumentException(
                    "median is " + median + " and p95 " + p95 + ", must be finite with 0 <= median <= p95");
        }
    }
}
