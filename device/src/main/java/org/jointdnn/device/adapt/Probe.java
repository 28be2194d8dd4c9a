package org.jointdnn.device.adapt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * A look at the link: a byte each way, whose time is the round trip's, then a payload, whose time beyond that is the rates'.
 *
 * @param up the payload's bytes
 * @param times completes with both exchanges' times, or with the transport's failure; cancelling it ends the exchanges
 */
record Probe(int up, int down, long beganNanos, CompletableFuture<Times> times) {
    /** Of the exchange of a byte, and of the payload. */
    record Times(LinkProbe.Times small, LinkProbe.Times large) {}

    static Probe begin(LinkProbe link, int up, int down, long nowNanos) {
        CompletableFuture<Times> both = new CompletableFuture<>();
        follow(link.begin(1, 1), both, small -> {
            if (!both.isDone()) {
                follow(link.begin(up, down), both, large -> both.complete(new Times(small, large)));
            }
        });
        return new Probe(up, down, nowNanos, both);
    }

    /** What becomes of an exchange; it ends when the whole does. */
    @SuppressWarnings("FutureReturnValueIgnored") // The stages made here fail only as the futures themselves do.
    private static void follow(
            CompletableFuture<LinkProbe.Times> exchange,
            CompletableFuture<Times> whole,
            Consumer<LinkProbe.Times> then) {
        whole.whenComplete((times, failure) -> exchange.cancel(true));
        exchange.whenComplete((times, failure) -> {
            if (failure == null) {
                then.accept(times);
            } else {
                whole.completeExceptionally(cause(failure));
            }
        });
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
