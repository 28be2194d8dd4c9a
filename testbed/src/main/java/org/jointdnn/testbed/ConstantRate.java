package org.jointdnn.testbed;

/**
 * A rate that never changes: the chunk that follows another leaves {@code 8 * bytes / rate} after it.
 *
 * @param mbps 10^6 bit/s, from 0.001 to 1000000
 */
public record ConstantRate(double mbps) implements RateSchedule {
    private static final double MIN_MBPS = 1e-3;
    private static final double MAX_MBPS = 1e6;
    /** Bytes that one Mbps moves in a millisecond. */
    private static final double BYTES_PER_MILLI_AT_ONE_MBPS = 125;

    public ConstantRate {
        if (!(mbps >= MIN_MBPS && mbps <= MAX_MBPS)) {
            throw new IllegalArgumentException(
                    "link: rate is " + mbps + " Mbps, must be from " + MIN_MBPS + " to " + (long) MAX_MBPS);
        }
    }

    @Override
    public Transmitter from(long startNanos) {
        return new Sending(startNanos);
    }

    @Override
    public double meanMbps() {
        return mbps;
    }

    /** Nanoseconds that the bytes take to leave. */
    public long nanos(long bytes) {
        return Math.round(8e3 * bytes / mbps);
    }

    /** A millisecond's worth of bytes, at least a packet. */
    private long chunkBytes() {
        long perMilli = Math.round(mbps * BYTES_PER_MILLI_AT_ONE_MBPS);
        return Math.min(MAX_CHUNK_BYTES, Math.max(PACKET_BYTES, perMilli));
    }

    @Override
    public String toString() {
        return mbps + " Mbps";
    }

    private final class Sending implements Transmitter {
        private final long freeNanos;

        Sending(long freeNanos) {
            this.freeNanos = freeNanos;
        }

        @Override
        public Chunk send(long readyNanos, long availableBytes) {
            long bytes = Math.min(availableBytes, chunkBytes());
            long departureNanos = Math.max(readyNanos, freeNanos) + nanos(bytes);
            return new Chunk(bytes, departureNanos, new Sending(departureNanos));
        }
    }
}
