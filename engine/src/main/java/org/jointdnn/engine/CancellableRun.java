package org.jointdnn.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A run on a thread of its own. Cancelling it tells the runtime to stop at the next operator, and ends a slowed-down machine's
 * pause; the thread is free when that has happened.
 */
final class CancellableRun extends CompletableFuture<SegmentResult> {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "jointdnn-segment");
        thread.setDaemon(true);
        return thread;
    });

    private final Function<RunOptions, SegmentResult> work;
    /** Guards those below: options must not be told anything once they are closed. */
    private final Object lock = new Object();

    private @Nullable RunOptions options;
    private @Nullable Thread thread;

    private CancellableRun(Function<RunOptions, SegmentResult> work) {
        this.work = work;
    }

    static CancellableRun of(Function<RunOptions, SegmentResult> work) {
        return new CancellableRun(work);
    }

    void start() {
        THREADS.execute(this::run);
    }

    private void run() {
        try (RunOptions running = new RunOptions()) {
            begin(running);
            try {
                if (!isCancelled()) {
                    complete(work.apply(running));
                }
            } finally {
                end();
            }
        } catch (OrtException e) {
            completeExceptionally(SessionErrors.onRunning("a segment", e));
        } catch (RuntimeException e) {
            completeExceptionally(e);
        }
    }

    private void begin(RunOptions running) {
        synchronized (lock) {
            options = running;
            thread = Thread.currentThread();
        }
    }

    private void end() {
        synchronized (lock) {
            options = null;
            thread = null;
            // The thread may go on with other work; it must not be told of this one's end.
            Thread.interrupted();
        }
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean cancelled = super.cancel(mayInterrupt);
        synchronized (lock) {
            if (cancelled && options != null && thread != null) {
                try {
                    options.setTerminate(true);
                } catch (OrtException e) {
                    throw new IllegalStateException("a run can't be ended: " + e.getMessage(), e);
                }
                thread.interrupt();
            }
        }
        return cancelled;
    }
}
