package org.jointdnn.cli.model;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jointdnn.cloud.ModelSource;
import org.jointdnn.zoo.UntrainedName;

/** The networks that can be trained from scratch as models to serve, made in a folder when a device begins to train one. */
public record UntrainedModels(Path folder) implements ModelSource {
    /** Which there are depends on the data, so none is shown. */
    @Override
    public List<String> names() {
        return List.of();
    }

    @Override
    public boolean has(String name) {
        return UntrainedName.parse(name).isPresent();
    }

    @Override
    public Path resolve(String name) {
        UntrainedName untrained = UntrainedName.parse(name)
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' names no network to train"));
        Path file = folder.resolve(untrained + ".onnx");
        try {
            if (!Files.exists(file)) {
                write(untrained, file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(UntrainedName untrained, Path file) throws IOException {
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, "untrained", ".part");
        try {
            try (OutputStream stream = Files.newOutputStream(part)) {
                untrained.model().writeTo(stream);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
