package org.jointdnn.cloud;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call whose request comes in parts, and whose answer goes out in parts, as fast as the transport takes them.
 *
 * <p>Thread safety: confined to the call, whose callbacks come one at a time.
 *
 * @param <Q> a part of the request
 * @param <P> a part of the answer
 */
abstract class PartedCall<Q, P> implements StreamObserver<Q> {
    private final ServerCallStreamObserver<P> call;
    private @Nullable P next;
    private boolean ended;

    PartedCall(ServerCallStreamObserver<P> call) {
        this.call = call;
    }

    /** Begins to take the request; must be called before the call's method returns. */
    final StreamObserver<Q> begin() {
        call.setOnReadyHandler(this::sendWhileReady);
        call.setOnCancelHandler(this::end);
        return this;
    }

    /** Takes a part of the request. */
    abstract void accept(Q part);

    /** The request is complete; gives the first part of the answer. */
    abstract P answer();

    /** The part of the answer after another; empty after the last. */
    abstract Optional<P> partAfter(P part);

    /** Frees what the call holds. */
    abstract void release();

    /** What is asked, for the log. */
    abstract String title();

    @Override
    public final void onNext(Q part) {
        guarded(() -> accept(part));
    }

    @Override
    public final void onCompleted() {
        guarded(() -> next = answer());
        sendWhileReady();
    }

    private void sendWhileReady() {
        guarded(() -> {
            while (next != null && call.isReady()) {
                P part = next;
                call.onNext(part);
                next = partAfter(part).orElse(null);
                if (next == null) {
                    end();
                    call.onCompleted();
                }
            }
        });
    }

    /** The client has gone; the call is cancelled, if it wasn't. */
    @Override
    public final void onError(Throwable gone) {
        end();
    }

    /** Does a step of the call, if it hasn't ended; a failure ends it. */
    private void guarded(Runnable step) {
        if (ended) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            end();
            call.onError(Refusals.of(title(), e));
        }
    }

    /** Nothing happens in the call any more. */
    private void end() {
        ended = true;
        next = null;
        release();
    }
}
