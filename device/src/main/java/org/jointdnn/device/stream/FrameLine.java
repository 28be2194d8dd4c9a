package org.jointdnn.device.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where each frame of a stream is: waiting, in flight, or done and waiting for its turn to be handed out. Frames begin in
 * order, and outcomes leave in order.
 *
 * <p>Thread safety: none; its owner's lock guards it.
 */
final class FrameLine<I, O> {
    private final StreamSettings settings;
    private final Deque<Frame<I>> waiting = new ArrayDeque<>();
    private final Map<Long, Frame<I>> begun = new HashMap<>();
    private final Map<Long, Outcome<O>> done = new HashMap<>();
    private long accepted;
    private long handedOut;
    /** Frames that have begun and whose outcome has not been handed out. */
    private int inFlight;

    /**
     * A frame that was accepted.
     *
     * @param ticket of its turns on the device; means nothing before it begins
     */
    record Frame<I>(long number, I inputs, long offeredNanos, long ticket) {
        Frame<I> withTicket(long drawn) {
            return new Frame<>(number, inputs, offeredNanos, drawn);
        }
    }

    FrameLine(StreamSettings settings) {
        this.settings = settings;
    }

    boolean isFull() {
        return waiting.size() >= settings.waiting();
    }

    /** Takes a frame; if the line is full, the oldest that waits is dropped. Returns its number. */
    long accept(I inputs, long offeredNanos, long nowNanos) {
        if (isFull()) {
            drop(waiting.removeFirst(), Outcome.Reason.FULL, nowNanos);
        }
        waiting.addLast(new Frame<>(accepted, inputs, offeredNanos, -1));
        return accepted++;
    }

    /** Whether a frame may begin. */
    boolean mayBegin() {
        return !waiting.isEmpty() && inFlight < settings.inFlight();
    }

    /** Begins the frame that waits the longest and is not too old; null if there is none. */
    @Nullable
    Frame<I> begin(long nowNanos, long ticket) {
        while (mayBegin()) {
            Frame<I> frame = waiting.removeFirst().withTicket(ticket);
            long ageNanos = nowNanos - frame.offeredNanos();
            if (!settings.maxAge().isPresent()
                    || ageNanos <= settings.maxAge().get().toNanos()) {
                begun.put(frame.number(), frame);
                inFlight++;
                return frame;
            }
            drop(frame, Outcome.Reason.TOO_OLD, nowNanos);
        }
        return null;
    }

    /** Takes the outcome of a frame that has begun; one that comes after {@link #abandon} is none. */
    void end(Outcome<O> outcome) {
        if (begun.remove(outcome.frame()) != null) {
            done.put(outcome.frame(), outcome);
        }
    }

    /** Drops all that wait. */
    void dropWaiting(long nowNanos) {
        while (!waiting.isEmpty()) {
            drop(waiting.removeFirst(), Outcome.Reason.CLOSED, nowNanos);
        }
    }

    /** Gives up all that have begun and not ended. */
    void abandon(long nowNanos) {
        List<Frame<I>> frames = new ArrayList<>(begun.values());
        for (Frame<I> frame : frames) {
            end(new Outcome.Abandoned<>(frame.number(), nowNanos - frame.offeredNanos()));
        }
    }

    private void drop(Frame<I> frame, Outcome.Reason reason, long nowNanos) {
        done.put(frame.number(), new Outcome.Dropped<>(frame.number(), nowNanos - frame.offeredNanos(), reason));
    }

    /** Takes the next outcome in order; null if it isn't there yet. */
    @Nullable
    Outcome<O> takeNext() {
        Outcome<O> next = done.remove(handedOut);
        if (next != null) {
            handedOut++;
        }
        return next;
    }

    /** An outcome has been handed out. */
    void handedOut(Outcome<O> outcome) {
        if (!(outcome instanceof Outcome.Dropped<O>)) {
            inFlight--;
        }
    }

    /** Whether no frame waits or has begun without having ended. */
    boolean isIdle() {
        return waiting.isEmpty() && begun.isEmpty();
    }

    /** Whether every accepted frame's outcome has been taken. */
    boolean isEmpty() {
        return handedOut == accepted;
    }
}
