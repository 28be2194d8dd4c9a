package org.jointdnn.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.Options;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.measured.ComparisonSetup;
import org.jointdnn.cli.measured.Effort;
import org.jointdnn.cli.measured.MeasuredComparison;
import org.jointdnn.cli.measured.NamedLink;
import org.jointdnn.cli.measured.ResultTable;
import org.jointdnn.cli.measured.Setting;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.cli.planning.LinkConverter;
import org.jointdnn.cli.report.Comparison;
import org.jointdnn.cli.report.HtmlReport;
import org.jointdnn.cli.report.Row;
import org.jointdnn.cli.training.TrainingDemo;
import org.jointdnn.planner.Link;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code demo}. */
@Command(
        name = "demo",
        header = "Shows JointDNN at work on this machine, measured against mobile-only and cloud-only.",
        description = {
            "",
            "Starts a server process, a link emulator and a device process, which computes as many times slower as"
                    + " --slowdown says: it idles after each computation. Networks are profiled on both sides and the"
                    + " links measured by the device; then queries are answered over each link with each strategy,"
                    + " timed, and compared with the answer of the unsplit network.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn demo                                        three networks, three links, under three minutes",
            "  jointdnn demo --model pix2pix --link wifi            another network, one link",
            "  jointdnn demo --model my.onnx --slowdown 20          a model of yours, a slower device",
            "  jointdnn demo --train                                training, across two links, in some eight minutes",
            "  jointdnn demo --repeat 50 --json rows.json           more queries; the rows as JSON"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final List<String> NETWORKS = List.of("alexnet", "mobilenetv2", "resnet50");
    private static final List<String> LINKS = List.of("3g", "4g", "wifi");
    private static final List<String> TRAINING_LINKS = List.of("4g", "wifi");
    private static final long ROW_BUDGET_MILLIS = 800;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "A zoo network or an .onnx file; repeatable. Default: alexnet, mobilenetv2, resnet50. With --train,"
                            + " a network that 'jointdnn train' makes. Default: lenet5, resnet8.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--link",
            paramLabel = "L",
            description =
                    "3g, 4g, 5g, wifi, or up=5.85,down=13.76,rtt=50 (Mbps, ms); repeatable. Default: 3g, 4g, wifi; with"
                            + " --train 4g and wifi.")
    private List<String> links = new ArrayList<>();

    @Option(
            names = "--slowdown",
            paramLabel = "F",
            defaultValue = "10",
            description = "How many times slower than this machine the device computes. Default: ${DEFAULT-VALUE}.")
    private double slowdown;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            description = "Queries per row. Default: as many as fit in 0.8 s, at least 3.")
    private @Nullable Integer repeat;

    @Option(names = "--train", description = "Trains networks on drawn digits in place of asking queries.")
    private boolean train;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "90",
            description = "With --train, steps of 32 digits by each strategy. Default: ${DEFAULT-VALUE}.")
    private int steps = 90;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "jointdnn-report.html",
            description = "Where the chart goes. Default: ${DEFAULT-VALUE}.")
    private Path report = Path.of("jointdnn-report.html");

    @Override
    public Integer call() throws IOException {
        CommandLine command = command();
        Options.atLeast(command, "--slowdown", 1, slowdown);
        Effort effort = repeat == null
                ? Effort.within(ROW_BUDGET_MILLIS)
                : Effort.queries(Options.atLeast(command, "--repeat", 1, repeat));
        Options.atLeast(command, "--steps", 1, steps);
        List<String> standardLinks = train ? TRAINING_LINKS : LINKS;
        List<String> linkNames = links.isEmpty() ? standardLinks : links;
        List<NamedLink> parsed = new ArrayList<>();
        for (String name : linkNames) {
            parsed.add(new NamedLink(name, link(name)));
        }
        checkReportFolder();
        output.checkJson();
        PrintWriter text = output.jsonOnStandardOutput() ? output.errors() : output.text();
        try (Progress progress = output.progress()) {
            ComparisonSetup setup = new ComparisonSetup(program(), slowdown, progress, text, passErrors());
            if (train) {
                List<String> networks = models.isEmpty() ? TrainingDemo.NETWORKS : models;
                output.answer(new TrainingDemo(setup, steps, commandLine()).run(networks, parsed, report));
                text.println("Chart: " + report.toAbsolutePath());
                text.flush();
                return 0;
            }
            List<ModelFile> networks = findModels(progress);
            MeasuredComparison.Outcome outcome = new MeasuredComparison(setup, effort, false).run(networks, parsed);
            progress.close();
            finish(outcome.rows(), new Setting(slowdown, parsed, outcome.links()), text);
        }
        return 0;
    }

    private Link link(String text) {
        try {
            return new LinkConverter().convert(text);
        } catch (TypeConversionException e) {
            throw new CommandLine.ParameterException(command(), "--link: " + e.getMessage(), e);
        }
    }

    private List<ModelFile> findModels(Progress progress) throws IOException {
        List<ModelFile> files = new ArrayList<>();
        CacheFolder cache = CacheFolder.ofEnvironment();
        for (String model : models.isEmpty() ? NETWORKS : models) {
            files.add(ModelFile.find(model, cache, progress));
        }
        return files;
    }

    private void finish(List<Row> rows, Setting setting, PrintWriter text) throws IOException {
        Comparison comparison = new Comparison(rows, setting.sentences(), commandLine());
        text.println();
        ResultTable.gains(rows).forEach(text::println);
        text.println();
        text.println(ResultTable.verdict(rows));
        output.answer(comparison.toJson());
        HtmlReport.write(comparison, report);
        text.println("Chart: " + report.toAbsolutePath());
        text.flush();
        if (!comparison.answersEqual()) {
            throw new CommandFailure("some answers differ from the unsplit network's; see the rows marked NO");
        }
    }

    private String commandLine() {
        StringBuilder line = new StringBuilder("./jointdnn demo" + (train ? " --train --steps " + steps : ""));
        models.forEach(model -> line.append(" --model ").append(model));
        links.forEach(link -> line.append(" --link ").append(link));
        line.append(" --slowdown ").append(Setting.number(slowdown));
        if (repeat != null) {
            line.append(" --repeat ").append(repeat);
        }
        return line.toString();
    }

    private void checkReportFolder() {
        Path folder = report.toAbsolutePath().getParent();
        if (folder == null || !folder.toFile().isDirectory() || report.toFile().isDirectory()) {
            throw new CommandFailure("--report " + report + ": not a file in an existing folder");
        }
    }

    private Optional<PrintWriter> passErrors() {
        return output.verbose() ? Optional.of(output.errors()) : Optional.empty();
    }

    /** The main class, which the server and the device are started with too: that of the root command. */
    private Class<?> program() {
        return command().getCommandSpec().root().userObject().getClass();
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("not run from a command line");
        }
        return spec.commandLine();
    }
}
