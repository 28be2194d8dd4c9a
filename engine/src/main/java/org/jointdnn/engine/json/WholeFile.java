package org.jointdnn.engine.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Text files that are always whole: written under a temporary name, then renamed. */
public final class WholeFile {
    private WholeFile() {}

    /** Writes a text as UTF-8, replacing the file in one step; makes its folder if there is none. */
    public static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is not a file's name");
        }
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, String.valueOf(file.getFileName()), ".part");
        try {
            Files.write(temporary, text.getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
