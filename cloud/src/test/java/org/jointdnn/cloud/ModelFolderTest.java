package org.jointdnn.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    @Test
    void offersOnnxFilesByName(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("b.onnx"));
        Files.createFile(folder.resolve("a.v2.onnx"));
        Files.createFile(folder.resolve("a.onnx.data"));
        Files.createFile(folder.resolve(".onnx"));
        Files.createDirectory(folder.resolve("folder.onnx"));

        ModelFolder models = new ModelFolder(folder);

        assertThat(models.names()).containsExactly("a.v2", "b");
        assertThat(models.resolve("b")).isEqualTo(folder.resolve("b.onnx"));
    }

    @Test
    void anAbsentFolderIsAClearError(@TempDir Path folder) {
        assertThatThrownBy(() -> new ModelFolder(folder.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("models folder " + folder.resolve("none") + " does not exist");
    }
}
