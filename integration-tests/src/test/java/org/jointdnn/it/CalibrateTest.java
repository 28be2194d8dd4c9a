package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.CalibrationFile;
import org.jointdnn.engine.calibration.LossMeasure;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.engine.profile.Machine;
import org.jointdnn.engine.profile.PredictionError;
import org.jointdnn.engine.profile.Profile;
import org.jointdnn.engine.profile.ProfileFile;
import org.jointdnn.engine.profile.SegmentTime;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From samples to a calibration, and from that to plans. */
class CalibrateTest {
    private static final int WIDTH = 256;
    private static final int SAMPLES = 4;

    @TempDir
    static Path folder;

    private static String model = "";
    private static String other = "";
    private static String inputs = "";
    private static String calibration = "";
    private static JsonObject answer = new JsonObject();

    @BeforeAll
    static void calibrate() throws IOException {
        model = new DenseNetwork(3, WIDTH).write(folder.resolve("dense.onnx")).toString();
        other = new DenseNetwork(2, WIDTH).write(folder.resolve("other.onnx")).toString();
        Path samples = Files.createDirectory(folder.resolve("samples"));
        inputs = samples.toString();
        SplittableRandom random = new SplittableRandom(11);
        for (int sample = 0; sample < SAMPLES; sample++) {
            float[] values = new float[WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                values[i] = (float) random.nextDouble(-1, 1);
            }
            NpyFile.write(samples.resolve(sample + ".npy"), Tensor.ofFloats(Shape.of(1, WIDTH), values));
        }
        calibration = folder.resolve("calibration.json").toString();
        CommandRun run = CommandRun.of(List.of(
                "calibrate",
                model,
                "--inputs",
                inputs,
                "--codec",
                "raw+lz4",
                "--codec",
                "q8",
                "--codec",
                "q2",
                "--out",
                calibration,
                "--json",
                "-"));
        assertThat(run.status()).as(run.err()).isZero();
        answer = JsonParser.parseString(run.out()).getAsJsonObject();
    }

    private static CommandRun run(String... arguments) {
        return CommandRun.of(List.of(arguments));
    }

    private static String failure(String... arguments) {
        CommandRun run = run(arguments);
        assertThat(run.status()).isEqualTo(1);
        List<String> errors =
                run.err().lines().filter(line -> line.startsWith("jointdnn: ")).toList();
        assertThat(errors).hasSize(1);
        return errors.get(0);
    }

    @Test
    void theFileHoldsWhatIsAnswered() throws IOException {
        Calibration read = CalibrationFile.read(Path.of(calibration));

        assertThat(read.samples().count()).isEqualTo(SAMPLES);
        assertThat(read.samples().synthetic()).isFalse();
        assertThat(read.measure()).isEqualTo(LossMeasure.TOP1);
        assertThat(read.tensors().get(0).codecs()).hasSize(3);
        assertThat(answer.get("out").getAsString()).isEqualTo(calibration);
        answer.getAsJsonObject("model")
                .entrySet()
                .forEach(field -> assertThat(JsonParser.parseString(CalibrationFile.format(read))
                                .getAsJsonObject()
                                .getAsJsonObject("model")
                                .get(field.getKey()))
                        .isEqualTo(field.getValue()));
    }

    @Test
    void coarserCodesDamageTheAnswerMore() throws IOException {
        Calibration read = CalibrationFile.read(Path.of(calibration));

        read.tensors().forEach(tensor -> {
            double fine = tensor.codecs().get(1).loss().meanError();
            double coarse = tensor.codecs().get(2).loss().meanError();
            assertThat(tensor.codecs().get(0).loss().maxError()).isZero();
            assertThat(fine).as(tensor.tensor()).isPositive().isLessThan(0.05);
            assertThat(coarse).as(tensor.tensor()).isGreaterThan(fine);
        });
    }

    @Test
    void labelsGiveAccuracyAndATable() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.csv"), "0\n1\n2\n3\n");
        Path out = folder.resolve("labelled.json");
        CommandRun run = run(
                "calibrate",
                model,
                "--inputs",
                inputs,
                "--labels",
                labels.toString(),
                "--codec",
                "q8",
                "--out",
                out.toString());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("loss is the drop of accuracy", "Accuracy without codecs:", "encode ms", "q8")
                .contains("in steps of 25 %")
                .doesNotContain("made up");
        assertThat(CalibrationFile.read(out).measure()).isEqualTo(LossMeasure.ACCURACY);
    }

    @Test
    void withoutSamplesTheyAreMadeUp() {
        CommandRun run = run(
                "calibrate",
                model,
                "--samples",
                "2",
                "--codec",
                "q8",
                "--out",
                folder.resolve("up.json").toString());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("2 samples (smooth noise, seed 1)", "The samples are made up");
    }

    /** A profile with these times for each block, whose machine codes as fast as the one that calibrated. */
    private static String profile(String name, double millis) throws IOException {
        Calibration read = CalibrationFile.read(Path.of(calibration));
        List<SegmentTime> times = new ArrayList<>();
        for (int block = 0; block < read.blocks(); block++) {
            times.add(new SegmentTime(new Segment(block, block), millis));
        }
        Path file = folder.resolve(name);
        ProfileFile.write(
                file,
                new Profile(
                        read.modelName(),
                        read.modelHash(),
                        read.blocks(),
                        new Machine("cpu", 1, "arch", "runtime", 1),
                        1,
                        OptionalDouble.of(read.codecMillis()),
                        times,
                        new PredictionError(0, 0, 0)));
        return file.toString();
    }

    private static JsonObject plan(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "plan",
                model,
                "--mobile",
                profile("mobile.json", 1000),
                "--cloud",
                profile("cloud.json", 1),
                "--link",
                "up=0.02,down=0.02,rtt=10",
                "--calibration",
                calibration,
                "--json",
                "-"));
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.status()).as(run.err()).isZero();
        return JsonParser.parseString(run.out()).getAsJsonObject();
    }

    private static List<String> codecs(JsonObject plan) {
        List<String> codecs = new ArrayList<>();
        for (JsonElement step : plan.getAsJsonArray("steps")) {
            if (step.getAsJsonObject().has("codecs")) {
                step.getAsJsonObject().getAsJsonArray("codecs").forEach(codec -> codecs.add(codec.getAsString()));
            }
        }
        return codecs;
    }

    private static List<String> lossyCodecs(JsonObject plan) {
        return codecs(plan).stream().filter(codec -> codec.startsWith("q")).toList();
    }

    @Test
    void plansTakeLossyCodecsOnlyIfTheyMay() throws IOException {
        JsonObject lossless = plan();
        JsonObject lossy = plan("--max-accuracy-loss", "100%");

        assertThat(codecs(lossless)).doesNotContain("q8", "q2");
        assertThat(lossless.has("accuracyLoss")).isFalse();
        assertThat(lossyCodecs(lossy))
                .as("one lossy crossing, as nobody knows more")
                .hasSize(1);
        assertThat(lossy.get("accuracyLoss").getAsDouble()).isPositive();
        assertThat(lossy.get("latencyMillis").getAsDouble())
                .isLessThan(lossless.get("latencyMillis").getAsDouble());
    }

    @Test
    void withSamplesTheLossOfSeveralCrossingsIsMeasured() throws IOException {
        JsonObject plan = plan("--max-accuracy-loss", "100%", "--inputs", inputs);

        assertThat(lossyCodecs(plan)).as("input and answer").hasSize(2);
        assertThat(plan.get("wholeAccuracyLoss").getAsDouble()).isBetween(1e-6, 1.0);
        assertThat(plan.get("latencyMillis").getAsDouble())
                .isLessThan(
                        plan("--max-accuracy-loss", "100%").get("latencyMillis").getAsDouble());
    }

    @Test
    void aCalibrationOfAnotherModelIsRefused() throws IOException {
        String mobile = profile("mobile.json", 10);
        assertThat(failure(
                        "plan",
                        other,
                        "--mobile",
                        mobile,
                        "--cloud",
                        mobile,
                        "--link",
                        "4g",
                        "--calibration",
                        calibration))
                .contains("profile was measured for dense");
        Path damaged = folder.resolve("damaged.json");
        Files.writeString(damaged, Files.readString(Path.of(calibration)).replace("\"hash\": \"", "\"hash\": \"0"));
        assertThat(failure(
                        "plan",
                        model,
                        "--mobile",
                        mobile,
                        "--cloud",
                        mobile,
                        "--link",
                        "4g",
                        "--calibration",
                        damaged.toString()))
                .contains("damaged.json: calibration was measured for dense with hash 0", "measure it again");
    }

    @Test
    void aSampleOfAnotherShapeIsRefused() throws IOException {
        Path wrong = Files.createDirectory(folder.resolve("wrong"));
        NpyFile.write(wrong.resolve("a.npy"), Tensor.ofFloats(Shape.of(1, 2), 1, 2));

        assertThat(failure(
                        "calibrate",
                        model,
                        "--inputs",
                        wrong.toString(),
                        "--out",
                        folder.resolve("o").toString()))
                .contains("a.npy: is FP32[1, 2], must be FP32[1, 256] as the input 'x'");
        assertThat(failure(
                        "calibrate",
                        model,
                        "--inputs",
                        folder.resolve("no").toString(),
                        "--out",
                        folder.resolve("o").toString()))
                .contains("there is no such folder");
    }
}
