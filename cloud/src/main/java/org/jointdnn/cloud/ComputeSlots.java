package org.jointdnn.cloud;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Who may compute: at most so many at a time, in the order they came; the others wait, at most so many of them, and only
 * those that can be done before the deadlines of their gRPC calls.
 *
 * <p>Work is expected to take as long as the same kind did recently. What would be too late is refused at once, with a hint
 * when to come back; but a free slot is never refused, so that expectations that have become wrong are found out. Work
 * whose call has ended is not begun.
 *
 * <p>Work runs on the caller's thread. Thread safety: safe.
 */
final class ComputeSlots {
    /** Expectations are kept this much short of the deadline, for their errors and the answer's way back. */
    private static final double RESERVE = 1.1;

    private final int slots;
    private final int maxWaiting;
    private final LongSupplier nanoClock;
    private final RecentTimes times;
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private final Set<Turn> running = new HashSet<>();
    private long waitingNanos;

    private static final class Turn {
        final long expectedNanos;
        final CountDownLatch begunOrEnded = new CountDownLatch(1);
        long startNanos;

        Turn(long expectedNanos) {
            this.expectedNanos = expectedNanos;
        }
    }

    /**
     * @param slots computations at a time
     * @param maxWaiting callers that may wait
     * @param nanoClock a monotonic clock
     */
    ComputeSlots(int slots, int maxWaiting, LongSupplier nanoClock) {
        this.slots = slots;
        this.maxWaiting = maxWaiting;
        this.nanoClock = nanoClock;
        this.times = new RecentTimes(nanoClock);
    }

    /** Does work of which nobody knows how long it takes, when it is its turn. */
    <T> T run(Supplier<T> work) {
        return inTurn(0, work, tookNanos -> {});
    }

    /**
     * Does the work when it is its turn. Throws StatusRuntimeException if too many wait already, if it can't be done in time,
     * or if the gRPC call that this is part of ends before.
     *
     * @param kind equal for work that takes about the same time
     */
    <T> T run(Object kind, Supplier<T> work) {
        return inTurn(times.typicalNanos(kind), work, tookNanos -> times.add(kind, tookNanos));
    }

    private <T> T inTurn(long expectedNanos, Supplier<T> work, LongConsumer took) {
        Turn turn = enter(expectedNanos, leftNanos(Context.current()));
        await(turn, Context.current());
        try {
            T result = work.get();
            took.accept(nanoClock.getAsLong() - turn.startNanos);
            return result;
        } finally {
            leave(turn);
        }
    }

    /** Throws StatusRuntimeException if such work would be refused now. */
    synchronized void check(Object kind) {
        if (running.size() >= slots) {
            checkExpected(times.typicalNanos(kind), leftNanos(Context.current()));
        }
    }

    /** Callers that wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    private synchronized Turn enter(long expectedNanos, long leftNanos) {
        Turn turn = new Turn(expectedNanos);
        if (running.size() < slots) {
            begin(turn);
        } else {
            checkExpected(expectedNanos, leftNanos);
            waiting.addLast(turn);
            waitingNanos += expectedNanos;
        }
        return turn;
    }

    private void checkExpected(long expectedNanos, long leftNanos) {
        long waitNanos = expectedWaitNanos();
        if (waiting.size() >= maxWaiting) {
            throw Refusals.overloaded(
                    "the server has " + maxWaiting + " requests waiting already", Duration.ofNanos(waitNanos / 2));
        }
        double neededNanos = RESERVE * (waitNanos + expectedNanos);
        if (leftNanos > 0 && neededNanos > leftNanos) {
            throw Refusals.overloaded(
                    "the server has " + waiting.size() + " requests waiting, too many to do this one in time",
                    Duration.ofNanos((long) neededNanos - leftNanos));
        }
    }

    private long expectedWaitNanos() {
        long nanos = waitingNanos;
        long now = nanoClock.getAsLong();
        for (Turn turn : running) {
            nanos += Math.max(0, turn.expectedNanos - (now - turn.startNanos));
        }
        return nanos / slots;
    }

    private void begin(Turn turn) {
        turn.startNanos = nanoClock.getAsLong();
        running.add(turn);
        turn.begunOrEnded.countDown();
    }

    private synchronized void leave(Turn turn) {
        if (!running.remove(turn) && waiting.remove(turn)) {
            waitingNanos -= turn.expectedNanos;
        }
        while (running.size() < slots && !waiting.isEmpty()) {
            Turn next = waiting.removeFirst();
            waitingNanos -= next.expectedNanos;
            begin(next);
        }
    }

    /** Returns when it is the turn's time; leaves and throws StatusRuntimeException if that comes too late. */
    private void await(Turn turn, Context call) {
        Context.CancellationListener ended = context -> turn.begunOrEnded.countDown();
        call.addListener(ended, Runnable::run);
        boolean mayRun = false;
        try {
            turn.begunOrEnded.await(leftNanos(call), TimeUnit.NANOSECONDS);
            checkTurn(turn, call);
            mayRun = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusals.stopping();
        } finally {
            call.removeListener(ended);
            if (!mayRun) {
                leave(turn);
            }
        }
    }

    private synchronized void checkTurn(Turn turn, Context call) {
        long leftNanos = leftNanos(call);
        if (!running.contains(turn) || call.isCancelled() || leftNanos <= 0) {
            throw Refusals.tooLate();
        }
        if (leftNanos < turn.expectedNanos && !waiting.isEmpty()) {
            throw Refusals.overloaded(
                    "the request waited too long to be done in time", Duration.ofNanos(expectedWaitNanos()));
        }
    }

    /** Until the call's deadline; so long that nobody waits for it if there is none. */
    private static long leftNanos(Context call) {
        Deadline deadline = call.getDeadline();
        return deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.NANOSECONDS);
    }
}
