package org.jointdnn.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.engine.profile.Machine;
import org.jointdnn.training.gradient.ChosenLowering;
import org.jointdnn.training.gradient.LoweringFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FastestLoweringTest {
    private static final OrtRuntime RUNTIME = OrtRuntime.shared(1);

    @TempDir
    private Path folder;

    private TrainingSettings fastest(Path file) throws IOException {
        PartitionedGraph graph = TinyNetworks.model("lenet").partitioned();
        return FastestLowering.of(RUNTIME, graph, TinyNetworks.settings("lenet"), file);
    }

    @Test
    void whatIsMeasuredOnceIsReadFromThenOn() throws IOException {
        Path file = folder.resolve("new").resolve(LoweringFile.name(1));
        TrainingSettings settings = fastest(file);
        ChosenLowering chosen = (ChosenLowering) settings.lowering();
        // Two convolutions; the first one's input needs no gradient.
        assertThat(chosen.choices()).hasSize(5);
        assertThat(LoweringFile.read(file, Machine.here(RUNTIME))).isEqualTo(chosen);

        // Choices that no measurement would make tell that none was made.
        List<String> slowest = Files.readAllLines(file).stream()
                .map(line -> line.startsWith("weight") ? line.replaceFirst("= .*", "= SLICES") : line)
                .collect(Collectors.toList());
        Files.write(file, slowest);
        assertThat(((ChosenLowering) fastest(file).lowering()).choices().values())
                .filteredOn("SLICES"::equals)
                .hasSize(2);
    }

    @Test
    void nothingIsTakenFromAnotherMachineNorFromABadLine() throws IOException {
        Machine here = Machine.here(RUNTIME);
        Machine other = new Machine("another", here.cores(), here.arch(), here.runtime(), here.threads());
        Path file = folder.resolve(LoweringFile.name(1));
        fastest(file);
        assertThat(LoweringFile.read(file, other).choices()).isEmpty();
        List<String> lines = Files.readAllLines(file);
        lines.set(2, lines.get(2).replaceFirst("= .*", "= GUESS"));
        lines.set(3, "");
        Files.write(file, lines);
        assertThat(LoweringFile.read(file, here).choices()).hasSize(3);
        Files.write(file, new byte[] {1, 2, 3});
        assertThat(LoweringFile.read(file, here).choices()).isEmpty();
        assertThat(LoweringFile.read(folder.resolve("none"), here).choices()).isEmpty();
    }
}
