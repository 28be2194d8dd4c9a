package org.jointdnn.study.regression;

import java.util.List;
import org.jointdnn.engine.profile.SegmentTime;
import org.jointdnn.study.workload.Workload;

/** A network and measured times of some of its segments on one machine. */
public record MeasuredNetwork(Workload workload, List<SegmentTime> times) {
    public MeasuredNetwork {
        times = List.copyOf(times);
        for (SegmentTime time : times) {
            if (time.segment().to() >= workload.blocks().size()) {
                throw new IllegalArgumentException("times: segment " + time.segment() + " is not within blocks 0.."
                        + (workload.blocks().size() - 1) + " of " + workload.network());
            }
        }
    }
}
