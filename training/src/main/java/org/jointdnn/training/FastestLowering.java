package org.jointdnn.training;

import java.io.IOException;
import java.nio.file.Path;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.engine.profile.Machine;
import org.jointdnn.training.gradient.ChosenLowering;
import org.jointdnn.training.gradient.LoweringFile;
import org.jointdnn.training.gradient.MeasuredLowering;
import org.jointdnn.training.gradient.RuntimeTimes;

/** The ways of computing a network's convolutions that are fastest on this machine. */
public final class FastestLowering {
    private FastestLowering() {}

    /**
     * Settings with the fastest ways: those that the file has for this machine, else measured now and added to it. A shape takes about
     * half a second to measure.
     *
     * @param network of which the settings are
     */
    public static TrainingSettings of(
            OrtRuntime runtime, PartitionedGraph network, TrainingSettings settings, Path file) throws IOException {
        Machine machine = Machine.here(runtime);
        ChosenLowering known = LoweringFile.read(file, machine);
        MeasuredLowering measured = new MeasuredLowering(new RuntimeTimes(runtime, System::nanoTime), known);
        TrainingNetwork.of(network, settings.with(measured));
        if (!measured.known().equals(known)) {
            LoweringFile.write(file, machine, measured.known());
        }
        return settings.with(measured.chosen());
    }
}
