package org.jointdnn.cli.study;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.cli.console.Options;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.measured.ComparisonSetup;
import org.jointdnn.cli.measured.Setting;
import org.jointdnn.cli.model.MachineOptions;
import org.jointdnn.study.machine.AnalyticalMachine;
import org.jointdnn.study.modelled.ModelledStudy;
import org.jointdnn.zoo.Zoo;
import org.jointdnn.zoo.glyphs.GlyphNetData;
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
            "Codecs: measures what coding what crosses the link gains over 3G and 4G: bytes at every boundary by each"
                    + " codec, and plans that lose at most 1 %% of accuracy against mobile-only, against cloud-only that sends"
                    + " pixels or a JPEG, and against plans without codecs. All networks take most of an hour; only on"
                    + " request.",
            "Charts of all of it go to one HTML file. docs/study.md says how it is done, and what comes out.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn study --only modelled                       all networks in seconds",
            "  jointdnn study --only measured --network squeezenet  one network, measured in a minute",
            "  jointdnn study --only codecs --network glyphnet      what codecs gain, on the network that is trained",
            "  jointdnn study                                       modelled and measured, all networks",
            "  jointdnn study --only modelled --network alexnet --network pix2pix --json study.json"
        })
public final class StudyCommand implements Callable<Integer> {
    /** A part of the study. */
    enum Part {
        MODELLED,
        MEASURED,
        CODECS
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--only",
            paramLabel = "PART",
            description = "modelled, measured or codecs. Default: the first two.")
    private @Nullable Part only;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description =
                    "A network of the zoo; repeatable. Default: all, the paper's first; glyphnet for codecs only.")
    private List<String> networks = new ArrayList<>();

    @Mixin
    private final MachineOptions machines = new MachineOptions();

    @Option(
            names = "--slowdown",
            paramLabel = "F",
            defaultValue = "10",
            description = "How many times slower than this machine the device computes that is measured. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double slowdown;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "jointdnn-study.html",
            description = "Where the charts go. Default: ${DEFAULT-VALUE}.")
    private Path report = Path.of("jointdnn-study.html");

    @Override
    public Integer call() throws IOException {
        Options.atLeast(command(), "--slowdown", 1, slowdown);
        output.checkJson();
        List<String> names = networks.isEmpty() ? allNetworks() : checked(networks);
        checkReportFolder();
        PrintWriter text = output.jsonOnStandardOutput() ? output.errors() : output.text();
        AnalyticalMachine device = machines.mobile();
        AnalyticalMachine server = machines.cloud();
        Optional<ModelledStudy> modelled =
                has(Part.MODELLED) ? Optional.of(model(names, device, server)) : Optional.empty();
        modelled.ifPresent(study -> StudyTables.print(study, output.text()));
        Optional<MeasuredStudy> measured = has(Part.MEASURED) ? Optional.of(measure(names, text)) : Optional.empty();
        measured.ifPresent(study -> MeasuredTables.print(study, text));
        Optional<CodedStudy> coded = has(Part.CODECS) ? Optional.of(measureCodecs(names, text)) : Optional.empty();
        coded.ifPresent(study -> CodedTables.print(study, text));
        StudyReport.write(modelled, measured, coded, commandLine(), report);
        text.println();
        text.println("Charts: " + report.toAbsolutePath());
        text.flush();
        output.answer(StudyAnswer.of(names, modelled, measured, coded));
        return ExitStatus.SUCCESS;
    }

    private ModelledStudy model(List<String> names, AnalyticalMachine device, AnalyticalMachine server) {
        try (Progress progress = output.progress()) {
            progress.phase("planning on modelled machines");
            int[] started = {0};
            return ModelledStudy.of(
                    names, device, server, name -> progress.update(name + ", " + ++started[0] + " of " + names.size()));
        }
    }

    /** Codecs are measured only if they are asked for. */
    private boolean has(Part part) {
        return only == null ? part != Part.CODECS : only == part;
    }

    private List<String> allNetworks() {
        List<String> names = new ArrayList<>(ModelledStudy.allNetworks());
        if (only == Part.CODECS) {
            names.add(0, GlyphNetData.NETWORK);
        }
        return names;
    }

    private MeasuredStudy measure(List<String> names, PrintWriter text) throws IOException {
        try (Progress progress = output.progress()) {
            return new MeasuredPart(setup(progress, text)).measure(names);
        }
    }

    private CodedStudy measureCodecs(List<String> names, PrintWriter text) throws IOException {
        try (Progress progress = output.progress()) {
            return new CodedPart(setup(progress, text)).measure(names);
        }
    }

    private ComparisonSetup setup(Progress progress, PrintWriter text) {
        Optional<PrintWriter> passErrors = output.verbose() ? Optional.of(output.errors()) : Optional.empty();
        Class<?> program = command().getCommandSpec().root().userObject().getClass();
        return new ComparisonSetup(program, slowdown, progress, text, passErrors);
    }

    private String commandLine() {
        StringBuilder line = new StringBuilder("./jointdnn study");
        if (only != null) {
            line.append(" --only ").append(only.name().toLowerCase(Locale.ROOT));
        }
        networks.forEach(network -> line.append(" --network ").append(network));
        line.append(machines.commandLine());
        if (only != Part.MODELLED) {
            line.append(" --slowdown ").append(Setting.number(slowdown));
        }
        return line.toString();
    }

    private void checkReportFolder() {
        Path folder = report.toAbsolutePath().getParent();
        if (folder == null || !folder.toFile().isDirectory() || report.toFile().isDirectory()) {
            throw new CommandFailure("--report " + report + ": not a file in an existing folder");
        }
    }

    private List<String> checked(List<String> names) {
        for (String name : names) {
            if (!Zoo.has(name)) {
                throw new CommandLine.ParameterException(
                        command(),
                        "--network " + name + ": there is no such network; there are "
                                + String.join(", ", Zoo.names()));
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
