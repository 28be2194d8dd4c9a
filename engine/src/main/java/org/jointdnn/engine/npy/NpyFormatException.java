package org.jointdnn.engine.npy;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is not a {@code .npy} file this program can read; the message names the file and the problem. */
public final class NpyFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    NpyFormatException(Path file, String problem) {
        super(file + ": " + problem);
    }
}
