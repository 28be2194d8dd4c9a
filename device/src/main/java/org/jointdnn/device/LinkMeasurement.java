package org.jointdnn.device;

import io.grpc.Channel;
import java.time.Duration;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.Traffic;
import org.jointdnn.planner.Link;
import org.jointdnn.wire.ServerStamps;

/**
 * What a connection to a server tells of the link: by probes, and by the times of visits.
 *
 * <p>Every failure is a {@link LinkException}. Thread safety: safe.
 */
public final class LinkMeasurement {
    private final Prober prober;
    private final ClockOffset clockOffset = new ClockOffset();

    /** @param timeout of a probe */
    public LinkMeasurement(Channel channel, String target, Duration timeout) {
        this.prober = new CloudCalls(channel, target, timeout);
    }

    /** The radio at the rates and round-trip time that the link shows now. */
    public Link measure(Link radio) {
        return new LinkMeter(prober, clockOffset).measure(radio);
    }

    /** Compares the clocks by a small exchange, unless that was done a moment ago. */
    public void compareClocks() {
        if (clockOffset.isStale(System.nanoTime())) {
            clockOffset.add(prober.probe(0, 0));
        }
    }

    /**
     * Where the time of a visit went.
     *
     * @param startNanos it began
     * @param sentNanos its first part was handed to the transport
     * @param endNanos its answer was decoded
     */
    public RemoteTimings timings(long startNanos, long sentNanos, long endNanos, ServerStamps stamps, Traffic traffic) {
        return VisitTimings.of(startNanos, sentNanos, endNanos, stamps, clockOffset, traffic);
    }
}
