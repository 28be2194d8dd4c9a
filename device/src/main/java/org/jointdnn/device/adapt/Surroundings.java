package org.jointdnn.device.adapt;

import java.util.concurrent.Executor;
import org.jointdnn.engine.RemoteSide;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.engine.Timeline;

/**
 * What a session works with: the real world, or a simulated one.
 *
 * @param device runs segments here
 * @param server makes visits
 * @param probe measures the link
 * @param preparation makes plans ready
 * @param background runs what must not hold a query up, one task after the other
 * @param rules what the user allows at the moment
 */
public record Surroundings(
        Timeline timeline,
        SegmentRunner device,
        RemoteSide server,
        LinkProbe probe,
        SegmentPreparation preparation,
        Executor background,
        SessionRules rules) {
    /** A world in which everything is always allowed. */
    public Surroundings(
            Timeline timeline,
            SegmentRunner device,
            RemoteSide server,
            LinkProbe probe,
            SegmentPreparation preparation,
            Executor background) {
        this(timeline, device, server, probe, preparation, background, SessionRules.NONE);
    }
}
