package org.jointdnn.device.stream;

import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.onnx.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Runs one segment at a time. Of those that wait, the one whose query has the lowest ticket is next, so queries that began
 * earlier are served first; as tickets ascend, none waits for ever. A segment that runs outside {@link #holding} has a ticket of
 * its own, drawn when it asks.
 *
 * <p>The time that a segment waits is not part of its {@link SegmentResult#computeNanos}. A thread that is interrupted while it
 * waits gives its turn up and gets a {@link CancellationException}.
 *
 * <p>Thread safety: safe.
 */
public final class ExclusiveRunner implements SegmentRunner {
    private final SegmentRunner device;
    private final Executor executor;
    private final AtomicLong tickets = new AtomicLong();
    private final ThreadLocal<Long> held = new ThreadLocal<>();
    private final PriorityQueue<Turn> waiting = new PriorityQueue<>(
            Comparator.<Turn>comparingLong(turn -> turn.ticket).thenComparingLong(turn -> turn.arrival));
    private long arrivals;
    private boolean busy;

    /** A segment's wait for the device. */
    private static final class Turn {
        final long ticket;
        final long arrival;
        final CompletableFuture<Void> granted = new CompletableFuture<>();

        Turn(long ticket, long arrival) {
            this.ticket = ticket;
            this.arrival = arrival;
        }
    }

    /**
     * @param device runs the segments
     * @param executor continues segments that were begun with {@link #begin}, each as long as its run takes
     */
    public ExclusiveRunner(SegmentRunner device, Executor executor) {
        this.device = device;
        this.executor = executor;
    }

    /** Draws a ticket, higher than all before it. */
    public long drawTicket() {
        return tickets.getAndIncrement();
    }

    /** Does work whose segments, as far as this thread asks for them, hold a ticket. */
    public <T> T holding(long ticket, Supplier<T> work) {
        Long before = held.get();
        held.set(ticket);
        try {
            return work.get();
        } finally {
            if (before == null) {
                held.remove();
            } else {
                held.set(before);
            }
        }
    }

    @Override
    public SegmentResult run(int from, int to, Map<String, Tensor> inputs) {
        await(ask());
        try {
            return device.run(from, to, inputs);
        } finally {
            release();
        }
    }

    /**
     * Begins to run a segment when its turn has come; the call doesn't wait for that. Cancelled before, it gives its turn up;
     * after, the run itself is cancelled, and the turn ends when the run's future is done.
     */
    @Override
    public CompletableFuture<SegmentResult> begin(int from, int to, Map<String, Tensor> inputs) {
        Turn turn = ask();
        CompletableFuture<SegmentResult> result = new CompletableFuture<>();
        then(result, (done, failure) -> {
            if (result.isCancelled()) {
                giveUp(turn);
            }
        });
        then(turn.granted, (granted, failure) -> {
            try {
                executor.execute(() -> runInTurn(from, to, inputs, result));
            } catch (RejectedExecutionException e) {
                release();
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private void runInTurn(int from, int to, Map<String, Tensor> inputs, CompletableFuture<SegmentResult> result) {
        if (result.isDone()) {
            release();
            return;
        }
        CompletableFuture<SegmentResult> run;
        try {
            run = device.begin(from, to, inputs);
        } catch (RuntimeException e) {
            release();
            result.completeExceptionally(e);
            return;
        }
        then(run, (done, failure) -> {
            release();
            if (failure == null) {
                result.complete(done);
            } else {
                result.completeExceptionally(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        });
        then(result, (done, failure) -> {
            if (result.isCancelled()) {
                run.cancel(true);
            }
        });
    }

    /** What a continuation of {@link CompletableFuture} gets. */
    private interface Continuation<T> {
        void accept(@Nullable T done, @Nullable Throwable failure);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The stage made here fails only as the future itself does.
    private static <T> void then(CompletableFuture<T> future, Continuation<T> continuation) {
        future.whenComplete(continuation::accept);
    }

    @Override
    public void recycle(Tensor tensor) {
        device.recycle(tensor);
    }

    private Turn ask() {
        Long ticket = held.get();
        Turn turn;
        synchronized (waiting) {
            turn = new Turn(ticket == null ? drawTicket() : ticket, arrivals++);
            if (busy) {
                waiting.add(turn);
                return turn;
            }
            busy = true;
        }
        turn.granted.complete(null);
        return turn;
    }

    private void await(Turn turn) {
        try {
            turn.granted.get();
        } catch (InterruptedException e) {
            if (!giveUp(turn)) {
                release();
            }
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for the device");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a turn can't fail", e);
        }
    }

    /** Leaves the line; false if the turn has been granted. */
    private boolean giveUp(Turn turn) {
        synchronized (waiting) {
            return waiting.remove(turn);
        }
    }

    private void release() {
        Turn next;
        synchronized (waiting) {
            next = waiting.poll();
            busy = next != null;
        }
        if (next != null) {
            next.granted.complete(null);
        }
    }
}
