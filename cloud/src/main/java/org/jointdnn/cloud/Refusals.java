package org.jointdnn.cloud;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import org.jointdnn.wire.CorruptedMessageException;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.RetryAfter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server answers when it can't do what is asked: the one place where its side maps failures to gRPC statuses. */
final class Refusals {
    /** Characters of a description; each may take nine bytes, percent-encoded. */
    private static final int MAX_DESCRIPTION = 800;

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private Refusals() {}

    static StatusRuntimeException unknownModel(String name, List<String> offered) {
        return refuse(
                Status.NOT_FOUND,
                "no model named '" + name + "'; this server offers: "
                        + (offered.isEmpty() ? "none" : String.join(", ", offered)));
    }

    static StatusRuntimeException otherModel(String name) {
        return refuse(
                Status.FAILED_PRECONDITION,
                "the model '" + name + "' on this server is not the one the request was planned for;"
                        + " fetch its description again");
    }

    static StatusRuntimeException forgotten(String queryId, String tensor) {
        return refuse(
                Status.FAILED_PRECONDITION,
                "query " + queryId + ": tensor '" + tensor + "' was neither sent nor kept here; start the query again");
    }

    static StatusRuntimeException lostTraining(String what) {
        return refuse(Status.FAILED_PRECONDITION, what);
    }

    static StatusRuntimeException overloaded(String what) {
        return refuse(Status.RESOURCE_EXHAUSTED, what + "; try again later");
    }

    /** @param retryAfter when there may be room */
    static StatusRuntimeException overloaded(String what, Duration retryAfter) {
        return overloaded(what).getStatus().asRuntimeException(RetryAfter.trailers(retryAfter));
    }

    static StatusRuntimeException stopping() {
        return refuse(Status.UNAVAILABLE, "the server is stopping");
    }

    static StatusRuntimeException absent(String what) {
        return refuse(Status.NOT_FOUND, what);
    }

    static StatusRuntimeException tooLate() {
        return refuse(Status.DEADLINE_EXCEEDED, "the request's deadline passed while it waited for its turn");
    }

    /** The status for a failure; what the other side needn't know is logged, not told. */
    static StatusRuntimeException of(String request, Throwable failure) {
        if (failure instanceof StatusRuntimeException refusal) {
            log.debug("{}: {}", request, refusal.getStatus());
            return refusal;
        }
        if (failure instanceof InvalidMessageException) {
            log.debug("{}: {}", request, failure.getMessage());
            return refuse(Status.INVALID_ARGUMENT, failure.getMessage());
        }
        if (failure instanceof CorruptedMessageException) {
            log.info("{}: {}", request, failure.getMessage());
            return refuse(Status.DATA_LOSS, failure.getMessage());
        }
        log.error("{} failed", request, failure);
        return refuse(Status.INTERNAL, request + " failed on the server; its log says why");
    }

    private static StatusRuntimeException refuse(Status status, @Nullable String description) {
        return status.withDescription(oneLine(String.valueOf(description))).asRuntimeException();
    }

    /** A text that may quote what a client sent, as one line that fits into HTTP/2 headers, of which clients take 8 KiB. */
    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= MAX_DESCRIPTION ? line : line.substring(0, MAX_DESCRIPTION) + "...";
    }
}
