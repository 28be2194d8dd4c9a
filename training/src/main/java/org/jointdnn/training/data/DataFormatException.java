package org.jointdnn.training.data;

import java.io.IOException;

/** A data set that can't be read: truncated, of another format, or contradicting itself; the message names the file. */
public final class DataFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    public DataFormatException(String message) {
        super(message);
    }

    public DataFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
