package org.jointdnn.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The models in a folder: {@code NAME.onnx} is offered as {@code NAME}. Files may come and go while the server runs. */
public final class ModelFolder implements ModelSource {
    private static final String SUFFIX = ".onnx";

    private final Path folder;

    /** Throws IllegalArgumentException if there is no such folder. */
    public ModelFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("models folder " + folder + " does not exist");
        }
        this.folder = folder;
    }

    @Override
    public List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX) && name.length() > SUFFIX.length())
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path resolve(String name) {
        return folder.resolve(name + SUFFIX);
    }
}
