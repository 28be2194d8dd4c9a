package org.jointdnn.engine.profile;

import org.jointdnn.engine.Segment;

/** Where a profiler gets its measurements from: the segments of one model, to be run on this machine. */
public interface ProbeSource {
    /** Number of blocks of the model. */
    int blocks();

    /** Memory that the open probe of a segment will occupy, by estimate. */
    long bytes(Segment segment);

    /** Opens a segment for running. */
    Probe open(Segment segment);

    /** A segment, ready to be run again and again. */
    interface Probe extends AutoCloseable {
        /** Runs the segment once and returns the time it took. */
        long runNanos();

        @Override
        void close();
    }
}
