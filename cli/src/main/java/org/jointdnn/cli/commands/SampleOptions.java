package org.jointdnn.cli.commands;

import java.io.IOException;
import java.nio.file.Path;
import org.jointdnn.cli.console.Options;
import org.jointdnn.cli.samples.SampleFolder;
import org.jointdnn.device.calibration.SampleSet;
import org.jointdnn.device.calibration.SyntheticSamples;
import org.jointdnn.onnx.bundle.Bundle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say which samples to measure with: a picocli mixin. */
final class SampleOptions {
    private static final int MADE_UP = 8;
    private static final int MOST_OF_FOLDER = 100;
    private static final long SEED = 1;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--inputs",
            paramLabel = "DIR",
            description = "Folder of .npy files, each with one sample of the input's shape or several along the first"
                    + " axis, or of pictures, if the input is declared to be one; for several inputs, a folder named like each input within. Default: made-up samples, smooth"
                    + " like pictures.")
    private @Nullable Path inputs;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "The samples' classes: .npy, or text with a line CLASS or FILE,CLASS for each. The loss is then"
                            + " the drop of accuracy.")
    private @Nullable Path labels;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "How many samples to use at most. Default: " + MOST_OF_FOLDER + " of a folder, " + MADE_UP
                    + " made-up ones.")
    private @Nullable Integer most;

    /** A usage error if the options don't fit together. */
    void check() {
        if (command == null) {
            throw new IllegalStateException("picocli has not set the options up");
        }
        if (most != null) {
            Options.atLeast(command.commandLine(), "--samples", 1, most);
        }
        if (labels != null && inputs == null) {
            throw new ParameterException(command.commandLine(), "--labels are those of --inputs; give both");
        }
    }

    /** Whether there is a folder of samples. */
    boolean given() {
        return inputs != null;
    }

    /** The samples of a model. */
    SampleSet of(Bundle bundle) throws IOException {
        if (inputs == null) {
            return new SyntheticSamples(bundle.inputs(), bundle.pictures(), most == null ? MADE_UP : most, SEED);
        }
        SampleFolder folder =
                SampleFolder.of(inputs, bundle.inputs(), bundle.pictures(), most == null ? MOST_OF_FOLDER : most);
        return labels == null ? folder : folder.labelled(labels);
    }
}
