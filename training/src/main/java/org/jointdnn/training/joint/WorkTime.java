package org.jointdnn.training.joint;

import org.jointdnn.planner.Side;

/**
 * How long a segment took.
 *
 * @param side where it ran
 */
public record WorkTime(Work work, Side side, int from, int to, long nanos) {
    /** What is done with a segment in a step. */
    public enum Work {
        FORWARD,
        BACKWARD,
        UPDATE
    }
}
