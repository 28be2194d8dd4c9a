package org.jointdnn.device.conditions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** A folder of the kernel's attributes: small files of one value each. What can't be read is absent. */
record Attributes(Path folder) {
    /** The folders in a class of devices, in the order of their names. */
    static List<Attributes> in(Path devices) {
        List<Attributes> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(devices)) {
            folders.forEach(folder -> found.add(new Attributes(folder)));
        } catch (IOException | DirectoryIteratorException | SecurityException absent) {
            return List.of();
        }
        Collections.sort(found, (one, other) -> one.folder.compareTo(other.folder));
        return found;
    }

    /** An attribute without the line's end; empty if it is absent. */
    String text(String name) {
        try {
            return new String(Files.readAllBytes(folder.resolve(name)), StandardCharsets.UTF_8).trim();
        } catch (IOException | SecurityException absent) {
            return "";
        }
    }

    /** An attribute that is a whole number. */
    OptionalLong number(String name) {
        try {
            return OptionalLong.of(Long.parseLong(text(name)));
        } catch (NumberFormatException none) {
            return OptionalLong.empty();
        }
    }
}
