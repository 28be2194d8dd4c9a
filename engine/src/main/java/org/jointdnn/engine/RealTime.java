package org.jointdnn.engine;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The machine's monotonic clock. Thread safety: safe. */
final class RealTime implements Timeline {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void await(long untilNanos, CompletableFuture<?>... any) {
        CompletableFuture<?> first = any.length == 1 ? any[0] : CompletableFuture.anyOf(any);
        try {
            if (untilNanos == NEVER) {
                first.get();
            } else {
                first.get(Math.max(0, untilNanos - nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException | TimeoutException | CancellationException done) {
            // Whoever waits looks at the futures and the clock.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for an answer");
        }
    }
}
