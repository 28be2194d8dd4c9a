package org.jointdnn.cloud;

/** A server that can't listen where it was told to; the message says where and why. */
public final class ServerStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
