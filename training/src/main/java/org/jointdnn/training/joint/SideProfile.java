package org.jointdnn.training.joint;

import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.training.joint.WorkTime.Work;

/** How long the segments of a network take on one side; what is not there to do takes no time. Energies are 0. */
public record SideProfile(SegmentCosts forward, SegmentCosts backward, SegmentCosts update) {
    public SegmentCosts of(Work work) {
        return switch (work) {
            case FORWARD -> forward;
            case BACKWARD -> backward;
            case UPDATE -> update;
        };
    }
}
