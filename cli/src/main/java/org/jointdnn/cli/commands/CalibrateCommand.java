package org.jointdnn.cli.commands;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.cli.console.Options;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.model.CacheFolder;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.device.calibration.CalibrationSettings;
import org.jointdnn.device.calibration.Calibrator;
import org.jointdnn.device.calibration.SampleSet;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.CalibrationFile;
import org.jointdnn.engine.calibration.LossMeasure;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code calibrate}: what each codec does to each tensor of a model that may cross the link. */
@Command(
        name = "calibrate",
        sortOptions = false,
        header = "Measures what codecs make of the tensors of a network: bytes, times, and the damage to its answers.",
        description = {
            "",
            "Runs samples through the network. Each tensor that may cross the link is coded by each codec, and where it"
                    + " does not come back the same, the rest of the network runs on what came back; its answer is"
                    + " compared with the undamaged one. plan and run take the result and choose the codec of each"
                    + " crossing together with the placement; without --max-accuracy-loss they only take lossless"
                    + " codecs, so answers stay the same.",
            "",
            "A codec is a number format (raw, fp16, bf16, q8, q6, q4, q2; q8c for a range per channel; q8[0:6] for a"
                    + " given one) and stages: +shuffle or +bitshuffle, +zrun, +lz4 or +zstd1 to +zstd19; or q8+png."
                    + " Without --codec, inputs and outputs that are declared to be pictures are tried as pixels, PNG, JPEG"
                    + " and WebP too.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn calibrate alexnet --out alexnet.calibration.json",
            "  jointdnn calibrate resnet50 --inputs samples/ --labels labels.csv --out calibration.json",
            "  jointdnn calibrate model.onnx --inputs samples/ --codec q8+zstd1 --codec q4c+zstd1 --out calibration.json",
            "  jointdnn plan alexnet --mobile mobile.json --cloud cloud.json --link 4g \\",
            "      --calibration alexnet.calibration.json --max-accuracy-loss 1%%"
        })
public final class CalibrateCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "An .onnx file, or the name of a zoo network.")
    private String model = "";

    @Mixin
    private final SampleOptions samples = new SampleOptions();

    @Option(
            names = "--codec",
            paramLabel = "NAME",
            description = "A codec to measure; repeatable. Default: some 15 of all kinds.")
    private List<String> codecs = new ArrayList<>();

    @Option(
            names = "--loss",
            paramLabel = "MEASURE",
            description = "What counts as loss: accuracy (its drop; needs labels), top1 (share of samples whose best"
                    + " class changes), error (mean relative error of the output). Default: accuracy with labels, top1"
                    + " if each output is a vector of class scores, else error.")
    private @Nullable String loss;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the calibration goes, as JSON.")
    private Path out = Path.of("calibration.json");

    @Option(names = "--threads", paramLabel = "N", description = Options.THREADS)
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        CalibrationSettings settings = settings();
        checkOut();
        output.checkJson();
        CacheFolder cache = CacheFolder.ofEnvironment();
        Calibration calibration;
        try (Progress progress = output.progress()) {
            ModelFile file = ModelFile.find(model, cache, progress);
            progress.phase("preparing " + file.name());
            OrtRuntime runtime = OrtRuntime.shared(threads);
            BundleDirectory directory = file.prepare(runtime, cache);
            SampleSet set = samples.of(directory.bundle());
            progress.phase("calibrating " + file.name());
            calibration = Calibrator.measure(
                    runtime,
                    directory.bundle(),
                    new MappedWeights(directory),
                    set,
                    settings,
                    (done, of) -> progress.update(100 * done / of + " %"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
        CalibrationFile.write(out, calibration);
        new CalibrationTable(output.text()).print(calibration);
        output.text().println("Calibration: " + out);
        output.text().flush();
        JsonObject answer =
                JsonParser.parseString(CalibrationFile.format(calibration)).getAsJsonObject();
        answer.addProperty("out", out.toString());
        output.answer(answer);
        return ExitStatus.SUCCESS;
    }

    private CalibrationSettings settings() {
        CommandLine command = command();
        Options.atLeast(command, "--threads", 1, threads);
        samples.check();
        Optional<LossMeasure> measure = Optional.empty();
        if (loss != null) {
            measure = LossMeasure.ofLabel(loss);
            if (measure.isEmpty()) {
                throw new ParameterException(command, "--loss is '" + loss + "', must be accuracy, top1 or error");
            }
        }
        try {
            boolean usual = codecs.isEmpty();
            return new CalibrationSettings(usual ? CalibrationSettings.CODECS : codecs, usual, measure);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, "--codec " + e.getMessage(), e);
        }
    }

    private void checkOut() {
        Path folder = out.toAbsolutePath().getParent();
        if (Files.isDirectory(out) || folder == null || !Files.isDirectory(folder)) {
            throw new CommandFailure("--out " + out + ": not a file in an existing folder");
        }
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("not run from a command line");
        }
        return spec.commandLine();
    }
}
