package org.jointdnn.wire;

/** A message that is not what the protocol, or the model it is about, asks for; its text is one line that says what. */
public final class InvalidMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidMessageException(String message) {
        super(message);
    }

    public InvalidMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
