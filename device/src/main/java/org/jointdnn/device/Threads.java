package org.jointdnn.device;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one network, none of which keeps a process alive: one in the background for short tasks, one that prepares
 * plans, one after the other, and as many as are needed for what may block.
 */
final class Threads implements AutoCloseable {
    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(daemon("learning"));
    private final ExecutorService preparing = Executors.newSingleThreadExecutor(daemon("preparing"));
    private final ExecutorService working = Executors.newCachedThreadPool(daemon("working"));

    private static ThreadFactory daemon(String what) {
        return task -> {
            Thread thread = new Thread(task, "jointdnn-" + what);
            thread.setDaemon(true);
            return thread;
        };
    }

    Executor preparing() {
        return preparing;
    }

    Executor working() {
        return working;
    }

    /** Runs a short task after those before it; not at all once these threads are closed. */
    void inBackground(Runnable task) {
        try {
            background.execute(task);
        } catch (RejectedExecutionException closed) {
            // Nobody asks any more.
        }
    }

    /** Runs a short task in the background again and again. */
    @SuppressWarnings("FutureReturnValueIgnored") // It ends with these threads.
    void every(Duration pause, Runnable task) {
        long millis = pause.toMillis();
        background.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Ends what is under way; returns when nothing is prepared any more. */
    @Override
    public void close() {
        background.shutdownNow();
        preparing.shutdownNow();
        working.shutdownNow();
        try {
            preparing.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
