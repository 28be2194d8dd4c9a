package org.jointdnn.wire;

/** A message whose bytes changed on their way, as its checksums tell; its text is one line that says which part. */
public final class CorruptedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CorruptedMessageException(String message) {
        super(message);
    }
}
