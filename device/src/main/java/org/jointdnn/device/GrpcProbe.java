package org.jointdnn.device;

import io.grpc.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jointdnn.device.adapt.LinkProbe;

/** Probes a server's link: an exchange without a payload, and one with. Thread safety: safe. */
final class GrpcProbe implements LinkProbe {
    private final Prober prober;
    private final ClockOffset clockOffset;
    private final Executor threads;

    /**
     * @param clockOffset learns from exchanges without a payload
     * @param threads that exchanges may block
     */
    GrpcProbe(Prober prober, ClockOffset clockOffset, Executor threads) {
        this.prober = prober;
        this.clockOffset = clockOffset;
        this.threads = threads;
    }

    @Override
    public CompletableFuture<Times> begin(int upBytes, int downBytes) {
        CompletableFuture<Times> times = new CompletableFuture<>();
        threads.execute(Context.ROOT.wrap(() -> {
            try {
                times.complete(measure(upBytes, downBytes));
            } catch (RuntimeException e) {
                times.completeExceptionally(e);
            }
        }));
        return times;
    }

    private Times measure(int upBytes, int downBytes) {
        prober.hurry();
        ProbeSample small = prober.probe(0, 0);
        clockOffset.add(small);
        ProbeSample large = prober.probe(upBytes, downBytes);
        long link = Math.max(0, large.linkNanos());
        long up = Math.max(0, Math.min(link, clockOffset.toLocal(large.receivedNanos()) - large.sentNanos()));
        return new Times(small.linkNanos() / 1e6, up / 1e6, (link - up) / 1e6);
    }
}
