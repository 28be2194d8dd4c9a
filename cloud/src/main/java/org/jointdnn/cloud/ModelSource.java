package org.jointdnn.cloud;

import java.nio.file.Path;
import java.util.List;

/** Where a server finds its models. Implementations are safe for concurrent use. */
public interface ModelSource {
    /** Names of the models it has, in the order to show them. */
    List<String> names();

    /** Whether it has a model; it may have more than it shows. */
    default boolean has(String name) {
        return names().contains(name);
    }

    /**
     * The model's .onnx file, made first if need be, which may take long.
     *
     * @param name one that it {@link #has}
     */
    Path resolve(String name);
}
