package org.jointdnn.device.stream;

/**
 * What became of a frame.
 *
 * @param <O> what an answer is
 */
public sealed interface Outcome<O> {
    /** The frame's number: frames are counted from 0 in the order in which they were accepted. */
    long frame();

    /** From the call that offered the frame to this outcome. */
    long ageNanos();

    /** It was answered. */
    record Answered<O>(long frame, long ageNanos, O answer) implements Outcome<O> {}

    /** Its query failed. */
    record Failed<O>(long frame, long ageNanos, Throwable failure) implements Outcome<O> {}

    /** It has not begun, and will not. */
    record Dropped<O>(long frame, long ageNanos, Reason reason) implements Outcome<O> {}

    /** It had begun when the stream's time for closing was over; whatever its query still gives is not handed out. */
    record Abandoned<O>(long frame, long ageNanos) implements Outcome<O> {}

    /** Why a frame was dropped. */
    enum Reason {
        /** Another was offered while as many waited as may. */
        FULL,
        /** It was older than frames may be when they begin. */
        TOO_OLD,
        /** The stream was closed. */
        CLOSED
    }
}
