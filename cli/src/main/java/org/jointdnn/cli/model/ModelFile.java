package org.jointdnn.cli.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.prepare.BundlePreparation;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.zoo.Zoo;

/**
 * A model that the user named.
 *
 * @param name the zoo's name, or the file's without its ending
 * @param fromZoo whether it is a zoo network, which every server offers
 */
public record ModelFile(String name, Path file, boolean fromZoo) {
    private static final String ENDING = ".onnx";

    /**
     * Finds the model that {@code argument} names: an .onnx file, or a zoo network, which is written to the cache
     * folder if it isn't there yet.
     */
    public static ModelFile find(String argument, CacheFolder cache, Progress progress) throws IOException {
        String zooName = argument.toLowerCase(Locale.ROOT);
        if (Zoo.has(zooName)) {
            String name = Zoo.network(zooName).name();
            Path file = Zoo.write(name, 1, cache.models(), (bytes, total) -> {
                progress.phase("making " + name + ", once");
                progress.update(100 * bytes / total + " %");
            });
            return new ModelFile(name, file, true);
        }
        Path file = path(argument);
        if (!Files.exists(file)) {
            throw new CommandFailure("there is no file " + argument + ", and no zoo network of that name; the zoo has "
                    + String.join(", ", Zoo.names()));
        }
        return ofFile(file);
    }

    /** The model in a file. */
    public static ModelFile ofFile(Path file) {
        String name = String.valueOf(file.getFileName());
        String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        return new ModelFile(stem, file, false);
    }

    /** The model cut into blocks, prepared now or on an earlier occasion. */
    public BundleDirectory prepare(OrtRuntime runtime, CacheFolder cache) {
        return new BundlePreparation(runtime, cache.root()).prepare(name, file, 1);
    }

    private static Path path(String argument) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new CommandFailure("'" + argument + "' is neither a file name nor a zoo network", e);
        }
    }
}
