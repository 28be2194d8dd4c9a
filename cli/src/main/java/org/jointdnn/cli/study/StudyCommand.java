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
        header = "Runs the evaluation of the JointDNN paper on its hardware, modelled.",
        description = {
            "",
            "Plans every network between a modelled Jetson TX2 and a modelled Tesla K40c, over 3G, 4G and Wi-Fi, for"
                    + " latency and for mobile energy, and compares with mobile-only and cloud-only. The same networks"
                    + " give the same numbers, to the last digit. docs/study.md says how machines are modelled. Charts of"
                    + " all of it go to one HTML file.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn study --only modelled",
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

    @Option(
            names = "--only",
            paramLabel = "PART",
            description = "modelled; measured is not available yet. Default: all there is, the modelled part.")
    private @Nullable Part only;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "A network of the zoo; repeatable. Default: all, the paper's first.")
    private List<String> networks = new ArrayList<>();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "jointdnn-study.html",
            description = "Where the charts go. Default: ${DEFAULT-VALUE}.")
    private Path report = Path.of("jointdnn-study.html");

    @Override
    public Integer call() throws IOException {
        if (only == Part.MEASURED) {
            throw new CommandFailure(
                    "study --only measured: the measured part is not available yet; use --only modelled, or jointdnn"
                            + " demo for a measured comparison");
        }
        List<String> names = networks.isEmpty() ? ModelledStudy.allNetworks() : checked(networks);
        checkReportFolder();
        ModelledStudy study;
        try (Progress progress = output.progress()) {
            progress.phase("planning on modelled machines");
            int[] started = {0};
            study = ModelledStudy.of(
                    names, name -> progress.update(name + ", " + ++started[0] + " of " + names.size()));
        }
        PrintWriter text = output.text();
        StudyTables.print(study, text);
        if (only == null) {
            text.println();
            text.println("This is the modelled part; the measured one is not available yet.");
        }
        StudyReport.write(Optional.of(study), Optional.empty(), commandLine(), report);
        text.println();
        text.println("Charts: " + report.toAbsolutePath());
        text.flush();
        output.answer(study);
        return ExitStatus.SUCCESS;
    }

    private String commandLine() {
        StringBuilder line = new StringBuilder("./jointdnn study");
        if (only != null) {
            line.append(" --only ").append(only.name().toLowerCase(Locale.ROOT));
        }
        networks.forEach(network -> line.append(" --network ").append(network));
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
                                + String.join(", ", ModelledStudy.allNetworks()));
            }
        }
        return names;
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("not run from a command line");
        }
        return spec.commandLine();
    }
}
