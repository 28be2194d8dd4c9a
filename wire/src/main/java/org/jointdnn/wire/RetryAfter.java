package org.jointdnn.wire;

import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;

/** When to come back to a server that refuses work because it has too much: whole milliseconds in the call's trailers. */
public final class RetryAfter {
    private static final Metadata.Key<String> KEY =
            Metadata.Key.of("jointdnn-retry-after-ms", Metadata.ASCII_STRING_MARSHALLER);

    private RetryAfter() {}

    /** Trailers with a hint of at least a millisecond. */
    public static Metadata trailers(Duration delay) {
        Metadata trailers = new Metadata();
        trailers.put(KEY, Long.toString(Math.max(1, delay.toMillis())));
        return trailers;
    }

    /** The hint in a failed call's trailers; empty if there is none, or none that makes sense. */
    public static Optional<Duration> in(Throwable failure) {
        Metadata trailers = Status.trailersFromThrowable(failure);
        String millis = trailers == null ? null : trailers.get(KEY);
        // At most eleven days.
        if (millis == null || !millis.matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(Long.parseLong(millis)));
    }
}
