package org.jointdnn.device;

import io.grpc.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jointdnn.device.adapt.LinkProbe;

/** Probes a server's link. Thread safety: safe. */
final class GrpcProbe implements LinkProbe {
    /** An exchange this small tells how far apart the clocks are. */
    private static final int SMALL_BYTES = 16;

    private final Prober prober;
    private final ClockOffset clockOffset;
    private final Executor threads;

    /**
     * @param clockOffset learns from small exchanges, and tells a large one's directions apart
     * @param threads that exchanges may block
     */
    GrpcProbe(Prober prober, ClockOffset clockOffset, Executor threads) {
        this.prober = prober;
        this.clockOffset = clockOffset;
        this.threads = threads;
    }

    @Override
    public CompletableFuture<Times> begin(int upBytes, int downBytes) {
        Exchange times = new Exchange();
        threads.execute(times.scope.wrap(() -> {
            try {
                times.complete(measure(upBytes, downBytes));
            } catch (RuntimeException e) {
                times.completeExceptionally(e);
            } finally {
                times.scope.cancel(null);
            }
        }));
        return times;
    }

    private Times measure(int upBytes, int downBytes) {
        prober.hurry();
        ProbeSample sample = prober.probe(upBytes, downBytes);
        if (upBytes <= SMALL_BYTES && downBytes <= SMALL_BYTES) {
            clockOffset.add(sample);
        }
        long link = Math.max(0, sample.linkNanos());
        long up = Math.max(0, Math.min(link, clockOffset.toLocal(sample.receivedNanos()) - sample.sentNanos()));
        return new Times(up / 1e6, (link - up) / 1e6);
    }

    /** The times of an exchange; cancelling them cancels the call. */
    private static final class Exchange extends CompletableFuture<Times> {
        private final Context.CancellableContext scope = Context.ROOT.withCancellation();

        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean cancelled = super.cancel(mayInterrupt);
            scope.cancel(null);
            return cancelled;
        }
    }
}
