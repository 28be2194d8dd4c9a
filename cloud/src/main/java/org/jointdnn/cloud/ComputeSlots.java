package org.jointdnn.cloud;

import io.grpc.Context;
import io.grpc.Deadline;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Who may compute: at most so many at a time, in the order they came; the others wait, at most so
 * many of them.
 *
 * <p>Work runs on the caller's thread. Thread safety: safe.
 */
final class ComputeSlots {
    private final Semaphore free;
    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param slots computations at a time
     * @param maxWaiting callers that may wait
     */
    ComputeSlots(int slots, int maxWaiting) {
        this.free = new Semaphore(slots, true);
        this.maxWaiting = maxWaiting;
    }

    /**
     * Does the work when it is its turn. Throws StatusRuntimeException if too many wait already, or if
     * the gRPC call that this is part of ends before.
     */
    <T> T run(Supplier<T> work) {
        if (waiting.incrementAndGet() > maxWaiting) {
            waiting.decrementAndGet();
            throw Refusals.overloaded("the server has " + maxWaiting + " requests waiting already");
        }
        try {
            acquire(Context.current());
        } finally {
            waiting.decrementAndGet();
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }

    /** Callers that wait. */
    int waiting() {
        return waiting.get();
    }

    private void acquire(Context call) {
        try {
            Deadline deadline = call.getDeadline();
            if (deadline == null) {
                free.acquire();
            } else if (!free.tryAcquire(
                    Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)), TimeUnit.NANOSECONDS)) {
                throw Refusals.tooLate();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusals.overloaded("the server is stopping");
        }
        if (call.isCancelled()) {
            free.release();
            throw Refusals.tooLate();
        }
    }
}
