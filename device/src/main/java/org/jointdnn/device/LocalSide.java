package org.jointdnn.device;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.SegmentRunner;

/** What this device can do with the part of a bundle that it holds. Implementations are safe for concurrent use. */
interface LocalSide extends AutoCloseable {
    /** Runs the segments whose weights are here. */
    SegmentRunner runner();

    /** Opens segments; returns when they are ready to run. */
    void prepare(List<Segment> segments);

    /** Bytes that opening segments would take, those that are open already not counted. */
    long unopenedBytes(List<Segment> segments);

    /** What segments cost here, if that is known from a profile. */
    Optional<SideCosts> knownCosts();

    /**
     * Measures what segments cost here, which takes all weights and a while, and remembers it.
     *
     * @param progress receives how many measurements are done, and of how many
     */
    SideCosts measureCosts(BiConsumer<Integer, Integer> progress);

    /** What segments cost the server, from the file of its profile. */
    SideCosts costsOf(byte[] cloudProfile);

    @Override
    void close();
}
