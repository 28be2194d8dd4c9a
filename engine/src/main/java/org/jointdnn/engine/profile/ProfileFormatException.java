package org.jointdnn.engine.profile;

import java.io.IOException;

/** A text that is not a profile; the message names the file, the field and the problem. */
public final class ProfileFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    ProfileFormatException(String source, String path, String problem) {
        super(source + ": " + path + ": " + problem);
    }
}
