package org.jointdnn.training.checkpoint;

/** A file that is no checkpoint, or one that was damaged or not written to its end, or of another network. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(String message) {
        super(message);
    }

    CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
