package org.jointdnn.device;

import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.Traffic;
import org.jointdnn.wire.ServerStamps;

/**
 * Splits the time of a visit to the server into its parts.
 *
 * <p>What happened here and what happened there is each measured on one clock. Only where upload ends
 * and download begins depends on the offset between the clocks; it is kept within what the rest leaves,
 * so the parts are never negative and always add up.
 */
final class VisitTimings {
    private VisitTimings() {}

    /**
     * @param startNanos the visit began
     * @param sentNanos the request was made, or its first part, and handed to the transport
     * @param endNanos the answer was decoded
     * @param offset between the server's clock and this machine's
     */
    static RemoteTimings of(
            long startNanos, long sentNanos, long endNanos, ServerStamps stamps, ClockOffset offset, Traffic traffic) {
        long total = endNanos - startNanos;
        long encode = sentNanos - startNanos;
        long queue = Math.min(stamps.queueNanos(), total - encode);
        long compute = Math.min(stamps.computeNanos(), total - encode - queue);
        long link = total - encode - queue - compute;
        long upload = clamp(offset.toLocal(stamps.receivedNanos()) - sentNanos, link);
        return new RemoteTimings(startNanos, encode, upload, queue, compute, link - upload, total, traffic);
    }

    private static long clamp(long nanos, long most) {
        return Math.max(0, Math.min(nanos, most));
    }
}
