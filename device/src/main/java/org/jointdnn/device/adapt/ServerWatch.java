package org.jointdnn.device.adapt;

import java.time.Duration;
import java.util.Optional;
import org.jointdnn.wire.LinkException;

/** Whether the server is worth asking, by what became of visits and probes; tells when that changes. Thread safety: safe. */
final class ServerWatch {
    private final CircuitBreaker breaker;
    private final AdaptationListener listener;

    ServerWatch(CircuitBreaker breaker, AdaptationListener listener) {
        this.breaker = breaker;
        this.listener = listener;
    }

    boolean isAsked() {
        return breaker.isClosed();
    }

    /** See {@link CircuitBreaker#mayTry}. */
    boolean mayTry(long aloneNanos) {
        return breaker.mayTry(aloneNanos);
    }

    /** See {@link CircuitBreaker#mayProbe}. */
    boolean mayProbe(long nowNanos) {
        return breaker.mayProbe(nowNanos);
    }

    void answered(long beganNanos, long nowNanos) {
        boolean wasAsked = isAsked();
        breaker.onSuccess(beganNanos, nowNanos);
        if (!wasAsked && isAsked()) {
            listener.serverBack();
        }
    }

    void failed(Throwable failure, long beganNanos, long nowNanos) {
        boolean wasAsked = isAsked();
        if (wasAsked && failure instanceof LinkException.Forbidden) {
            // That says nothing of the server; only a lost one's probe has to be reported.
            return;
        }
        Optional<Duration> retryAfter =
                failure instanceof LinkException.Overloaded busy ? busy.retryAfter() : Optional.empty();
        if (retryAfter.isPresent()) {
            breaker.onRefusal(retryAfter.get().toNanos(), nowNanos);
        } else {
            breaker.onFailure(beganNanos, nowNanos);
        }
        if (failure instanceof LinkException.StateLost) {
            listener.stateLost(String.valueOf(failure.getMessage()));
        }
        tellIfLost(wasAsked, String.valueOf(failure.getMessage()));
    }

    /** A visit was not over long after it should have been. */
    void stalled(long beganNanos, long nowNanos) {
        boolean wasAsked = isAsked();
        breaker.onStall(beganNanos, nowNanos);
        tellIfLost(wasAsked, "it has not answered for too long, again and again");
    }

    private void tellIfLost(boolean wasAsked, String reason) {
        if (wasAsked && !isAsked()) {
            listener.serverLost(reason);
        }
    }
}
