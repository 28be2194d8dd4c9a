package org.jointdnn.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.TestModel;
import org.jointdnn.onnx.graph.Graph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFileTest {
    @TempDir
    Path folder;

    private final TestModel model = new TestModel()
            .input("x", 1, 4)
            .weight("w", 300)
            .node("Relu", "x", "y")
            .output("y");

    @Test
    void readsAModel() throws IOException {
        OnnxFile file = OnnxFile.read(model.write(folder));
        assertThat(file.model()).isEqualTo(model.proto());
        assertThat(file.name()).isEqualTo("model.onnx");
    }

    @Test
    void refusesTextAndAnEmptyFile() throws IOException {
        assertRefused("hello, this is not a model at all".getBytes(StandardCharsets.UTF_8), "not an ONNX file");
        assertRefused(new byte[0], "not an ONNX file");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] whole = model.proto().toByteArray();
        for (int length = 0; length < whole.length; length += 7) {
            Path file = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, length));
            assertThatExceptionOfType(ModelFormatException.class)
                    .as("cut after %d of %d bytes", length, whole.length)
                    .isThrownBy(() -> Graph.of(OnnxFile.read(file), 1))
                    .withMessageContaining("cut.onnx");
        }
    }

    @Test
    void refusesWhatIsTooOld() throws IOException {
        assertRefused(model.ir(2).proto().toByteArray(), "IR version 2, at least 3");
        assertRefused(model.ir(3).opset(6).proto().toByteArray(), "operator set version 6, at least 7");
    }

    @Test
    void namesTheMissingFile() {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> OnnxFile.read(folder.resolve("absent.onnx")))
                .withMessageContaining("absent.onnx: no such file");
    }

    private void assertRefused(byte[] content, String reason) throws IOException {
        Path file = Files.write(folder.resolve("bad.onnx"), content);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> OnnxFile.read(file))
                .withMessageContaining("bad.onnx")
                .withMessageContaining(reason);
    }
}
