package org.jointdnn.cloud;

import java.nio.file.Path;

/** Prepares a model file for serving, which may take long. */
interface ModelLoader {
    ServedModel load(String name, Path modelFile);
}
