package org.jointdnn.cloud;

import java.nio.file.Path;
import java.util.List;

/** Where a server finds its models. Implementations are safe for concurrent use. */
public interface ModelSource {
    /** Names of the models it has, in the order to show them. */
    List<String> names();

    /**
     * The model's .onnx file, made first if need be, which may take long.
     *
     * @param name one of {@link #names()}
     */
    Path resolve(String name);
}
