package org.jointdnn.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.training.checkpoint.CheckpointException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitCheckpointTest {
    @TempDir
    private Path folder;

    private static FitCheckpoint example() {
        EpochResult epoch = new EpochResult(1, 10, 0.5, Double.NaN, 0.25, 1, 3);
        Map<String, Tensor> state = Map.of(
                "w", Tensor.ofFloats(Shape.of(2, 1), 1, -2), "w:mean", Tensor.ofFloats(Shape.of(), Float.MIN_VALUE));
        return new FitCheckpoint("ab12", "settings, ü", 17, List.of(epoch), state);
    }

    @Test
    void whatIsWrittenIsReadBitForBit() throws IOException {
        Path file = folder.resolve("c");
        Files.write(file, new byte[] {1});
        example().write(file);
        FitCheckpoint read = FitCheckpoint.read(file);
        assertThat(read.model()).isEqualTo("ab12");
        assertThat(read.settings()).isEqualTo("settings, ü");
        assertThat(read.step()).isEqualTo(17);
        assertThat(read.epochs()).isEqualTo(example().epochs());
        assertThat(read.state()).hasSize(2);
        example()
                .state()
                .forEach((name, tensor) -> assertThat(tensor.bitwiseEquals(
                                Objects.requireNonNull(read.state().get(name))))
                        .isTrue());
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void noDamageGoesUnseen() throws IOException {
        Path file = folder.resolve("c");
        example().write(file);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(file, damaged);
            assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> FitCheckpoint.read(file));
            Files.write(file, Arrays.copyOf(whole, at));
            assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> FitCheckpoint.read(file));
        }
    }
}
