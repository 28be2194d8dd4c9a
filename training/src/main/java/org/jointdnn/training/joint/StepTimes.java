package org.jointdnn.training.joint;

import java.util.List;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.planner.Side;

/**
 * What a step took.
 *
 * @param work segments in the order in which they ran; the updates of the step before are among them where the other side made them,
 *     since it does so with its next visit
 * @param visits to the other side
 * @param nanos of the step as a whole
 */
public record StepTimes(List<WorkTime> work, List<RemoteTimings> visits, long nanos) {
    public StepTimes {
        work = List.copyOf(work);
        visits = List.copyOf(visits);
    }

    /** Computing on a side. */
    public long workNanos(Side side) {
        return work.stream()
                .filter(each -> each.side() == side)
                .mapToLong(WorkTime::nanos)
                .sum();
    }

    /** Bytes of tensors that went up, as they crossed. */
    public long uploadBytes() {
        return visits.stream().mapToLong(visit -> visit.traffic().uploadBytes()).sum();
    }

    /** Bytes of tensors that came down, as they crossed. */
    public long downloadBytes() {
        return visits.stream()
                .mapToLong(visit -> visit.traffic().downloadBytes())
                .sum();
    }
}
