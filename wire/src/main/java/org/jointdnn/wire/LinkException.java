package org.jointdnn.wire;

import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call to the other machine that failed; the message is one line that says what to do. */
public abstract sealed class LinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private LinkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the machine may have lost the link, or the other one its state, so that trying again later can help. */
    public boolean isTransient() {
        return this instanceof Unreachable
                || this instanceof TimedOut
                || this instanceof Overloaded
                || this instanceof Corrupted;
    }

    /** No connection, or it broke during the call. */
    public static final class Unreachable extends LinkException {
        private static final long serialVersionUID = 1L;

        public Unreachable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The user's rules say that the link is not to be used now; nothing was sent. */
    public static final class Forbidden extends LinkException {
        private static final long serialVersionUID = 1L;

        /** @param why the rule, in words that end a sentence */
        public Forbidden(String why) {
            super("the link must not be used now, by your rules: " + why, null);
        }
    }

    /** No answer before the deadline. */
    public static final class TimedOut extends LinkException {
        private static final long serialVersionUID = 1L;

        public TimedOut(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The server has more to do, or more to keep, than it takes on. */
    public static final class Overloaded extends LinkException {
        private static final long serialVersionUID = 1L;

        private final @Nullable Duration retryAfter;

        public Overloaded(String message, @Nullable Throwable cause) {
            this(message, null, cause);
        }

        /** @param retryAfter when the server expects to have room, from now; null if it doesn't say */
        public Overloaded(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
            super(message, cause);
            this.retryAfter = retryAfter;
        }

        /** When the server expects to have room, from when it refused; empty if it didn't say. */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }
    }

    /** A message's bytes changed on their way; the checksums of the one or the other side found it before they were used. */
    public static final class Corrupted extends LinkException {
        private static final long serialVersionUID = 1L;

        public Corrupted(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The server finds the request wrong: an unknown model, a tensor that doesn't fit, a message too large. */
    public static final class Refused extends LinkException {
        private static final long serialVersionUID = 1L;

        public Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The server no longer has what the request builds on: another model under the name, or tensors forgotten. */
    public static final class StateLost extends LinkException {
        private static final long serialVersionUID = 1L;

        public StateLost(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The server failed inside. */
    public static final class ServerFailed extends LinkException {
        private static final long serialVersionUID = 1L;

        public ServerFailed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The other end doesn't speak this protocol, or its answer makes no sense. */
    public static final class Protocol extends LinkException {
        private static final long serialVersionUID = 1L;

        public Protocol(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The failure behind a gRPC status: the one place where a client's side maps them.
     *
     * @param target what was called, as the user wrote it
     */
    public static LinkException of(String target, Throwable failure) {
        if (failure instanceof LinkException link) {
            return link;
        }
        Status status = Status.fromThrowable(failure);
        String detail = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        switch (status.getCode()) {
            case UNAVAILABLE:
            case CANCELLED:
                return new Unreachable(
                        "no connection to " + target + " (" + rootReason(status, detail)
                                + "); check that the server runs and the address is right",
                        failure);
            case DEADLINE_EXCEEDED:
                return new TimedOut(target + " did not answer in time (" + detail + ")", failure);
            case RESOURCE_EXHAUSTED:
                return new Overloaded(
                        target + " can't take this on: " + detail,
                        RetryAfter.in(failure).orElse(null),
                        failure);
            case DATA_LOSS:
                return new Corrupted("the link to " + target + " damages messages: " + detail, failure);
            case INVALID_ARGUMENT:
            case NOT_FOUND:
            case OUT_OF_RANGE:
            case ALREADY_EXISTS:
            case PERMISSION_DENIED:
            case UNAUTHENTICATED:
                return new Refused(target + ": " + detail, failure);
            case FAILED_PRECONDITION:
            case ABORTED:
                return new StateLost(target + ": " + detail, failure);
            case UNIMPLEMENTED:
                return new Protocol(
                        target + " is no JointDNN server, or one of another version (" + detail + ")", failure);
            default:
                return new ServerFailed(target + " failed: " + detail, failure);
        }
    }

    private static String rootReason(Status status, String detail) {
        Throwable cause = status.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == null || cause.getMessage() == null ? detail : cause.getMessage();
    }
}
