package org.jointdnn.testbed;

/**
 * One direction of a link in virtual time: bytes leave one after another at the rate of a schedule,
 * and arrive at the far end a fixed delay after they left, in order.
 *
 * <p>An immutable value without clock or threads: {@link #next} says when the next bytes leave and
 * arrive, and which link remains after them. {@link LinkEmulator} plays it in real time.
 */
public final class OneWayLink {
    private final Transmitter transmitter;
    private final long delayNanos;
    private final long lastDepartureNanos;
    private final long lastDeliveryNanos;

    private OneWayLink(Transmitter transmitter, long delayNanos, long lastDepartureNanos, long lastDeliveryNanos) {
        this.transmitter = transmitter;
        this.delayNanos = delayNanos;
        this.lastDepartureNanos = lastDepartureNanos;
        this.lastDeliveryNanos = lastDeliveryNanos;
    }

    /** A link that starts idle at {@code startNanos}. */
    public static OneWayLink idle(RateSchedule schedule, long delayNanos, long startNanos) {
        if (delayNanos < 0) {
            throw new IllegalArgumentException("delayNanos is " + delayNanos + ", must be 0 or more");
        }
        return new OneWayLink(schedule.from(startNanos), delayNanos, startNanos, startNanos);
    }

    /**
     * Sends the first of the waiting bytes; of none, it sends a mark that keeps its place in the order.
     *
     * @param readyNanos when those bytes arrived at this link; never earlier than in the call before
     */
    public Transit next(long readyNanos, long availableBytes) {
        if (availableBytes < 0) {
            throw new IllegalArgumentException("availableBytes is " + availableBytes + ", must be 0 or more");
        }
        if (availableBytes == 0) {
            return transit(0, Math.max(readyNanos, lastDepartureNanos), transmitter);
        }
        Transmitter.Chunk chunk = transmitter.send(readyNanos, availableBytes);
        return transit(chunk.bytes(), chunk.departureNanos(), chunk.after());
    }

    /** Sends a whole message; the times are those of its last byte. */
    public Transit send(long readyNanos, long bytes) {
        Transit last = next(readyNanos, bytes);
        long sent = last.bytes();
        while (sent < bytes) {
            last = last.after().next(readyNanos, bytes - sent);
            sent += last.bytes();
        }
        return new Transit(bytes, last.departureNanos(), last.deliveryNanos(), last.after());
    }

    /** This link at another rate and delay from now on; what it sent before still arrives first. */
    public OneWayLink changed(RateSchedule newSchedule, long newDelayNanos, long nowNanos) {
        OneWayLink fresh = idle(newSchedule, newDelayNanos, Math.max(nowNanos, lastDepartureNanos));
        return new OneWayLink(fresh.transmitter, newDelayNanos, fresh.lastDepartureNanos, lastDeliveryNanos);
    }

    private Transit transit(long bytes, long departureNanos, Transmitter after) {
        long deliveryNanos = Math.max(lastDeliveryNanos, departureNanos + delayNanos);
        return new Transit(
                bytes, departureNanos, deliveryNanos, new OneWayLink(after, delayNanos, departureNanos, deliveryNanos));
    }

    /**
     * A passage of bytes over the link.
     *
     * @param bytes how many
     * @param departureNanos when the last of them has left the near end
     * @param deliveryNanos when the last of them is at the far end
     * @param after the link that remains
     */
    public record Transit(long bytes, long departureNanos, long deliveryNanos, OneWayLink after) {}
}
