package org.jointdnn.training.checkpoint;

import java.io.IOException;

/** A file that is no checkpoint, or one that was damaged or not written to its end, or of another network. */
public final class CheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
