package org.jointdnn.engine.profile;

import org.jointdnn.engine.Segment;

/** The measured time of a segment. */
public record SegmentTime(Segment segment, double millis) {
    public SegmentTime {
        if (!(millis > 0) || Double.isInfinite(millis)) {
            throw new IllegalArgumentException(
                    "segment " + segment + ": millis is " + millis + ", must be a finite number above 0");
        }
    }
}
