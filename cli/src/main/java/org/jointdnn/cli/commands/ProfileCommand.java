package org.jointdnn.cli.commands;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.Options;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.profile.PowerModel;
import org.jointdnn.engine.profile.PredictionError;
import org.jointdnn.engine.profile.Profile;
import org.jointdnn.engine.profile.ProfileFile;
import org.jointdnn.engine.profile.ProfilerSettings;
import org.jointdnn.engine.profile.SegmentProfiler;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.testbed.Slowdown;
import org.jointdnn.wire.codec.CodecSpeed;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code profile}: measures segments of a model on this machine. */
@Command(
        name = "profile",
        header = "Measures how fast segments of a network run on this machine.",
        description = {
            "",
            "Runs each block and some longer segments as the runtime would run them in a plan, and predicts all others"
                    + " from those. Some random segments are measured only to see how good the predictions are. Leave"
                    + " the machine alone meanwhile.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn profile resnet50 --out cloud.json --threads 2",
            "  jointdnn profile resnet50 --out mobile.json --slowdown 10      pretends to be ten times slower",
            "  jointdnn plan resnet50 --mobile mobile.json --cloud cloud.json --link 4g"
        })
public final class ProfileCommand implements Callable<Integer> {
    /** What {@code --json} answers. */
    record Summary(
            String model,
            int blocks,
            int segmentsMeasured,
            double wholeMillis,
            double slowdown,
            PredictionError heldOutError,
            String out) {}

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "MODEL", description = "An .onnx file, or the name of a zoo network.")
    private String model = "";

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the profile goes, as JSON.")
    private Path out = Path.of("profile.json");

    @Option(names = "--threads", paramLabel = "N", description = Options.THREADS)
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--slowdown",
            paramLabel = "F",
            defaultValue = "1",
            description = "How many times slower than it is this machine pretends to be. Default: ${DEFAULT-VALUE}.")
    private double slowdown;

    @Override
    public Integer call() throws IOException {
        CommandLine command = command();
        Options.atLeast(command, "--threads", 1, threads);
        Options.atLeast(command, "--slowdown", 1, slowdown);
        checkOut();
        CacheFolder cache = CacheFolder.ofEnvironment();
        Profile profile;
        try (Progress progress = output.progress()) {
            ModelFile file = ModelFile.find(model, cache, progress);
            progress.phase("preparing " + file.name());
            OrtRuntime runtime = OrtRuntime.shared(threads);
            BundleDirectory directory = file.prepare(runtime, cache);
            progress.phase("profiling " + file.name());
            profile = SegmentProfiler.measure(
                            runtime,
                            directory.bundle(),
                            new MappedWeights(directory),
                            new Slowdown(slowdown),
                            ProfilerSettings.DEFAULT,
                            (measured, of) -> progress.update(measured + "/" + of))
                    .withCodecMillis(CodecSpeed.standardMillis());
        }
        ProfileFile.write(out, profile);
        Summary summary = summary(profile);
        print(summary);
        output.answer(summary);
        return ExitStatus.SUCCESS;
    }

    private void checkOut() {
        Path folder = out.toAbsolutePath().getParent();
        if (Files.isDirectory(out) || folder == null || !Files.isDirectory(folder)) {
            throw new CommandFailure("--out " + out + ": not a file in an existing folder");
        }
    }

    private Summary summary(Profile profile) {
        double whole = profile.costs(PowerModel.NONE).millis(0, profile.blocks() - 1);
        return new Summary(
                profile.modelName(),
                profile.blocks(),
                profile.times().size(),
                whole,
                profile.slowdown(),
                profile.heldOutError(),
                out.toString());
    }

    private void print(Summary summary) {
        PrintWriter text = output.text();
        PredictionError error = summary.heldOutError();
        text.println(summary.model() + ": " + summary.segmentsMeasured() + " segments measured, the whole takes "
                + Figures.plain(summary.wholeMillis()) + " ms");
        text.println("Predictions of " + error.segments() + " other segments were off by "
                + Figures.plain(100 * error.median()) + " % (median), " + Figures.plain(100 * error.p95())
                + " % (p95)");
        text.println("Profile: " + summary.out());
        text.flush();
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("not run from a command line");
        }
        return spec.commandLine();
    }
}
