package org.jointdnn.cli.study;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.cli.console.Options;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.study.modelled.ModelledStudy;
import org.jointdnn.zoo.Zoo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code study}: the paper's evaluation. */
@Command(
        name = "study",
        header = "Runs the evaluation of the JointDNN paper: on its hardware, modelled, and measured on this machine.",
        description = {
            "",
            "Modelled: plans every network between a modelled Jetson TX2 and a modelled Tesla K40c, over 3G, 4G and"
                    + " Wi-Fi, for latency and for mobile energy, and compares with mobile-only and cloud-only. The same"
                    + " networks give the same numbers, to the last digit.",
            "Measured: executes every network on this machine, through the same links, emulated, on a device that"
                    + " computes as many times slower as --slowdown says, and compares what was predicted with what was"
                    + " measured. All networks take a quarter of an hour, in which nothing else should run.",
            "docs/study.md says how, and what comes out.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn study --only modelled                       all networks in seconds",
            "  jointdnn study --only measured --network squeezenet  one network, measured in a minute",
            "  jointdnn study                                       both parts, all networks",
            "  jointdnn study --only modelled --network alexnet --network pix2pix --json study.json"
        })
public final class StudyCommand implements Callable<Integer> {
    /** A part of the study. */
    enum Part {
        MODELLED,
        MEASURED
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Option(names = "--only", paramLabel = "PART", description = "modelled or measured. Default: both.")
    private @Nullable Part only;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "A network of the zoo; repeatable. Default: all, the paper's first.")
    private List<String> networks = new ArrayList<>();

    @Option(
            names = "--slowdown",
            paramLabel = "F",
            defaultValue = "10",
            description = "How many times slower than this machine the device computes that is measured. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double slowdown;

    @Override
    public Integer call() throws IOException {
        Options.atLeast(command(), "--slowdown", 1, slowdown);
        output.checkJson();
        List<String> names = networks.isEmpty() ? ModelledStudy.allNetworks() : checked(networks);
        PrintWriter text = output.jsonOnStandardOutput() ? output.errors() : output.text();
        Optional<ModelledStudy> modelled = only == Part.MEASURED ? Optional.empty() : Optional.of(model(names));
        modelled.ifPresent(study -> StudyTables.print(study, output.text()));
        Optional<MeasuredStudy> measured = only == Part.MODELLED ? Optional.empty() : Optional.of(measure(names, text));
        measured.ifPresent(study -> MeasuredTables.print(study, text));
        text.flush();
        output.text().flush();
        output.answer(StudyAnswer.of(names, modelled, measured));
        return ExitStatus.SUCCESS;
    }

    private ModelledStudy model(List<String> names) {
        try (Progress progress = output.progress()) {
            progress.phase("planning on modelled machines");
            int[] started = {0};
            return ModelledStudy.of(names, name -> progress.update(name + ", " + ++started[0] + " of " + names.size()));
        }
    }

    private MeasuredStudy measure(List<String> names, PrintWriter text) throws IOException {
        try (Progress progress = output.progress()) {
            Optional<PrintWriter> passErrors = output.verbose() ? Optional.of(output.errors()) : Optional.empty();
            Class<?> program = command().getCommandSpec().root().userObject().getClass();
            return new MeasuredPart(program, slowdown, progress, text, passErrors).measure(names);
        }
    }

    private List<String> checked(List<String> names) {
        for (String name : names) {
            if (!Zoo.has(name)) {
                throw new CommandLine.ParameterException(
                        command(),
                        "--network " + name + ": there is no such network; there are "
                                + String.join(", ", ModelledStudy.allNetworks()));
            }
        }
        return names.stream().map(name -> Zoo.network(name).name()).distinct().toList();
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("not run from a command line");
        }
        return spec.commandLine();
    }
}
