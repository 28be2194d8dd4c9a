package org.jointdnn.training.fit;

import java.io.IOException;

/** A checkpoint that can't be gone on from; the message names the file. */
public final class CheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
