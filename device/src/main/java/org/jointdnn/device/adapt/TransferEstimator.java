package org.jointdnn.device.adapt;

/**
 * What one direction of a link takes per byte, by what passed over it. Implementations need no thread safety.
 *
 * <p>Times are those of the payload alone, without the round trip.
 */
public interface TransferEstimator {
    /** Takes a transfer into account. */
    void observe(long bytes, double millis, long nowNanos);

    /** Takes into account that a transfer took longer than so long, however long it would have taken. */
    default void observeAtLeast(long bytes, double millis, long nowNanos) {
        if (bytes > 0 && millis / bytes > millisPerByte(nowNanos)) {
            observe(bytes, millis, nowNanos);
        }
    }

    /** Takes into account that a transfer took no longer than so long, however short it was. */
    default void observeAtMost(long bytes, double millis, long nowNanos) {
        if (bytes > 0 && millis / bytes < millisPerByte(nowNanos)) {
            observe(bytes, millis, nowNanos);
        }
    }

    /**
     * The median of the time per byte; before the first observation a guess. Not the mean: the device begins to race a
     * transfer that takes long, so what the slowest ones would have taken hardly matters (docs/decisions.md).
     */
    double millisPerByte(long nowNanos);

    /** How uncertain the next transfer's time is: the standard deviation of its logarithm. */
    double uncertainty(long nowNanos);
}
