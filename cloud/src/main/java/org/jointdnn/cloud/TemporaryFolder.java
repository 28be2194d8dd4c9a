package org.jointdnn.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that is removed, with all that is in it, when it is closed. */
record TemporaryFolder(Path path) implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TemporaryFolder.class);

    static TemporaryFolder create() throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("jointdnn"));
    }

    /** Leaves what can't be removed. */
    @Override
    public void close() {
        try (Stream<Path> inside = Files.walk(path)) {
            List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            log.warn("can't remove {}: {}", path, e.toString());
        }
    }
}
