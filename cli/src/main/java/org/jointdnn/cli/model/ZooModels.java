package org.jointdnn.cli.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jointdnn.cloud.ModelSource;
import org.jointdnn.zoo.Zoo;

/** The zoo's networks as models to serve, made in the cache folder when somebody asks for them. */
public record ZooModels(Path folder) implements ModelSource {
    @Override
    public List<String> names() {
        return Zoo.names();
    }

    @Override
    public Path resolve(String name) {
        try {
            return Zoo.write(name, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
