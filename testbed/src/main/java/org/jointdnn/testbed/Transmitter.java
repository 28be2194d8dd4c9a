package org.jointdnn.testbed;

/**
 * The state of a direction's sending end: an immutable value, so that a chunk can be tried and
 * dropped.
 *
 * <p>Bytes go first in, first out. Time that passes with nothing to send is lost: an idle link saves
 * up nothing for a later burst.
 */
public interface Transmitter {
    /**
     * Sends the first of the waiting bytes as one chunk.
     *
     * @param readyNanos when those bytes arrived here; never earlier than in the call before
     * @param availableBytes how many wait, 1 or more; the chunk takes as many of them as share one
     *     departure, or about a millisecond's worth
     */
    Chunk send(long readyNanos, long availableBytes);

    /**
     * Bytes that leave together.
     *
     * @param bytes how many
     * @param departureNanos when the last of them has left
     * @param after the transmitter once they have
     */
    record Chunk(long bytes, long departureNanos, Transmitter after) {}
}
