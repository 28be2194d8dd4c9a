package org.jointdnn.device;

import java.util.Arrays;
import org.jointdnn.planner.Link;

/**
 * Measures a link by probes.
 *
 * <p>The round-trip time is the lower quartile over small exchanges: what disturbs one (a cold start, a
 * busy machine) only ever adds to it. A direction's rate is that of one payload, the time of an empty
 * exchange deducted; the payload grows until it takes long enough to measure well, which also leads the
 * connection out of TCP's slow start.
 */
final class LinkMeter {
    /** Fewest exchanges for the round-trip time; on a quick link there are more, as long as that takes no longer. */
    static final int MIN_SMALL_PROBES = 8;

    static final int MAX_SMALL_PROBES = 64;

    /** Smallest payload that a rate is taken from. */
    static final int FIRST_PAYLOAD_BYTES = 16 << 10;

    /** Largest payload: on a link that carries this in less than {@link #LONG_ENOUGH_NANOS}, transfers hardly matter. */
    static final int LAST_PAYLOAD_BYTES = 16 << 20;

    /** Time of a payload beyond which a rate is believed. */
    static final long LONG_ENOUGH_NANOS = 200_000_000L;

    private static final int GROWTH = 4;

    private final Prober prober;
    private final ClockOffset clockOffset;

    /**
     * @param clockOffset learns from the small exchanges
     */
    LinkMeter(Prober prober, ClockOffset clockOffset) {
        this.prober = prober;
        this.clockOffset = clockOffset;
    }

    /** The radio at the rates and round-trip time that the link shows now; throws LinkException if it fails. */
    Link measure(Link radio) {
        return measure(radio, LAST_PAYLOAD_BYTES);
    }

    /** @param mostBytes no payload is larger, and the less is known of the rates */
    Link measure(Link radio, int mostBytes) {
        long roundTripNanos = roundTripNanos();
        double upload = mbps(true, roundTripNanos, mostBytes);
        double download = mbps(false, roundTripNanos, mostBytes);
        return radio.at(upload, download, roundTripNanos / 1e6);
    }

    /** The time that both directions of the link take together, without a payload. */
    long roundTripNanos() {
        prober.probe(0, 0);
        long[] times = new long[MAX_SMALL_PROBES];
        int count = 0;
        long spent = 0;
        while (count < MIN_SMALL_PROBES || (count < MAX_SMALL_PROBES && spent < LONG_ENOUGH_NANOS)) {
            ProbeSample sample = prober.probe(0, 0);
            clockOffset.add(sample);
            times[count++] = Math.max(0, sample.linkNanos());
            spent += sample.arrivedNanos() - sample.sentNanos();
        }
        Arrays.sort(times, 0, count);
        return times[count / 4];
    }

    private double mbps(boolean up, long roundTripNanos, int mostBytes) {
        int payload = FIRST_PAYLOAD_BYTES;
        while (true) {
            ProbeSample sample = up ? prober.probe(payload, 0) : prober.probe(0, payload);
            long payloadNanos = Math.max(1, sample.linkNanos() - roundTripNanos);
            if (payloadNanos >= LONG_ENOUGH_NANOS || payload >= mostBytes) {
                return 8e3 * payload / payloadNanos;
            }
            payload *= GROWTH;
        }
    }
}
