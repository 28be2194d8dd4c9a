package org.jointdnn.device.stream;

import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.onnx.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Runs a segment when its query's turn on the device has come: one at a time, those of earlier queries first. A segment that
 * runs outside {@link DeviceTurns#holding} has a ticket of its own, drawn when it asks.
 *
 * <p>The time that a segment waits is not part of its {@link SegmentResult#computeNanos}. A thread that is interrupted while it
 * waits gives its turn up and gets a {@link CancellationException}.
 *
 * <p>Thread safety: safe.
 */
public final class ExclusiveRunner implements SegmentRunner {
    private final SegmentRunner device;
    private final Executor executor;
    private final DeviceTurns turns;

    /**
     * @param device runs the segments
     * @param executor continues segments that were begun with {@link #begin}, each as long as its run takes
     * @param turns of the device, shared by all that run segments on it
     */
    public ExclusiveRunner(SegmentRunner device, Executor executor, DeviceTurns turns) {
        this.device = device;
        this.turns = turns;
        this.executor = executor;
    }

    @Override
    public SegmentResult run(int from, int to, Map<String, Tensor> inputs) {
        await(turns.ask());
        try {
            return device.run(from, to, inputs);
        } finally {
            turns.release();
        }
    }

    /**
     * Begins to run a segment when its turn has come; the call doesn't wait for that. Cancelled before, it gives its turn up;
     * after, the run itself is cancelled, and the turn ends when the run's future is done.
     */
    @Override
    public CompletableFuture<SegmentResult> begin(int from, int to, Map<String, Tensor> inputs) {
        DeviceTurns.Turn turn = turns.ask();
        CompletableFuture<SegmentResult> result = new CompletableFuture<>();
        then(result, (done, failure) -> {
            if (result.isCancelled()) {
                turns.giveUp(turn);
            }
        });
        then(turn.granted(), (granted, failure) -> {
            try {
                executor.execute(() -> runInTurn(from, to, inputs, result));
            } catch (RejectedExecutionException e) {
                turns.release();
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private void runInTurn(int from, int to, Map<String, Tensor> inputs, CompletableFuture<SegmentResult> result) {
        if (result.isDone()) {
            turns.release();
            return;
        }
        CompletableFuture<SegmentResult> run;
        try {
            run = device.begin(from, to, inputs);
        } catch (RuntimeException e) {
            turns.release();
            result.completeExceptionally(e);
            return;
        }
        then(run, (done, failure) -> {
            turns.release();
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

    private void await(DeviceTurns.Turn turn) {
        try {
            turn.granted().get();
        } catch (InterruptedException e) {
            if (!turns.giveUp(turn)) {
                turns.release();
            }
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for the device");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a turn can't fail", e);
        }
    }
}
