package org.jointdnn.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
    @TempDir
    private Path folder;

    private static Checkpoint checkpoint() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("w", Tensor.ofFloats(Shape.of(2, 3), 1, -2, 3, Float.MIN_VALUE, 5, -0f));
        tensors.put("empty", Tensor.allocate(ElementType.INT64, Shape.of(0, 4)));
        tensors.put("scalar", Tensor.ofFloats(Shape.of(), 7));
        tensors.put("large", Tensor.allocate(ElementType.FLOAT32, Shape.of(40_001)));
        return new Checkpoint("ab", 12, tensors);
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        Path file = folder.resolve("c");
        Files.write(file, new byte[] {1});
        CheckpointFile.write(file, checkpoint());
        Checkpoint read = CheckpointFile.read(file);
        assertThat(read.networkSha256()).isEqualTo("ab");
        assertThat(read.steps()).isEqualTo(12);
        assertThat(read.tensors().keySet()).containsExactly("w", "empty", "scalar", "large");
        checkpoint()
                .tensors()
                .forEach((name, tensor) -> assertThat(read.tensors().entrySet())
                        .as(name)
                        .anyMatch(entry ->
                                entry.getKey().equals(name) && entry.getValue().bitwiseEquals(tensor)));
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void refusesFilesThatAreTornOrDamagedAtAnyPlace() throws IOException {
        Path file = folder.resolve("c");
        CheckpointFile.write(file, new Checkpoint("ab", 12, Map.of("w", Tensor.ofFloats(Shape.of(3), 1, 2, 3))));
        byte[] whole = Files.readAllBytes(file);
        for (int place = 0; place < whole.length; place++) {
            Files.write(file, Arrays.copyOf(whole, place));
            assertThatExceptionOfType(CheckpointException.class)
                    .as("torn at %s", place)
                    .isThrownBy(() -> CheckpointFile.read(file));
            byte[] damaged = whole.clone();
            damaged[place] ^= (byte) (1 << place % 8);
            Files.write(file, damaged);
            assertThatExceptionOfType(CheckpointException.class)
                    .as("damaged at %s", place)
                    .isThrownBy(() -> CheckpointFile.read(file));
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> CheckpointFile.read(file));
    }
}
