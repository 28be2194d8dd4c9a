package org.jointdnn.testbed;

/**
 * How fast one direction of a link sends, over time.
 *
 * <p>A schedule is only a description; {@link #from} starts it at a point in time. Neither reads a
 * clock, so the same schedule drives real sockets and virtual time.
 */
public sealed interface RateSchedule permits ConstantRate, PacketTrace {
    /** What an Ethernet frame or a radio's packet opportunity carries. */
    int PACKET_BYTES = 1500;

    /** Limit of what is sent as one chunk, whatever the rate. */
    int MAX_CHUNK_BYTES = 64 * 1024;

    /** A transmitter that starts idle at {@code startNanos}; a trace has its time 0 there. */
    Transmitter from(long startNanos);

    /** The rate over the long run, in 10^6 bit/s. */
    double meanMbps();
}
