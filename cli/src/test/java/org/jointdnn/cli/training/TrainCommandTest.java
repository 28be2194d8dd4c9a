package org.jointdnn.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jointdnn.cli.CommandRun;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.model.OnnxFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two kinds of pictures, dark and bright ones, are told apart in a few steps. */
class TrainCommandTest {
    @TempDir
    private Path folder;

    private Path data = Path.of("");

    @BeforeEach
    void writeData() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        write(2);
    }

    private void write(int classes) throws IOException {
        byte[] pixels = new byte[60 * 256];
        byte[] labels = new byte[60];
        for (int k = 0; k < 60; k++) {
            labels[k] = (byte) (k % classes);
            Arrays.fill(pixels, 256 * k, 256 * (k + 1), (byte) (k % 2 == 0 ? 10 + k : 160 + k));
        }
        npy("images.npy", Shape.of(60, 16, 16), pixels);
        npy("labels.npy", Shape.of(60), labels);
    }

    private void npy(String name, Shape shape, byte[] values) throws IOException {
        NpyFile.write(data.resolve(name), Tensor.of(ElementType.UINT8, shape, ByteBuffer.wrap(values)));
    }

    private CommandRun train(String... more) {
        return trainModel("resnet8", more);
    }

    private CommandRun trainModel(String model, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", model));
        if (!List.of(more).contains("--batch")) {
            arguments.addAll(List.of("--batch", "9"));
        }
        if (!List.of(more).contains("--out")) {
            arguments.addAll(List.of("--out", folder.resolve("out.onnx").toString()));
        }
        if (!List.of(more).contains("--data")) {
            arguments.addAll(List.of("--data", data.toString()));
        }
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private void assertRefused(CommandRun run, int status, String... parts) {
        assertThat(run.err()).contains(parts);
        assertThat(run.status()).isEqualTo(status);
        assertThat(folder.resolve("out.onnx")).doesNotExist();
    }

    @Test
    void aNetworkIsTrainedAndWritten() throws IOException {
        Path report = folder.resolve("curves.html");
        CommandRun run = train("--epochs", "2", "--lr", "1e-2", "--report", report.toString(), "--json", "-");
        assertThat(run.err()).doesNotContain("jointdnn:");
        assertThat(run.status()).isEqualTo(ExitStatus.SUCCESS);
        JsonObject answer = JsonParser.parseString(run.out()).getAsJsonObject();
        assertThat(answer.get("trainSamples").getAsInt()).isEqualTo(54);
        assertThat(answer.get("steps").getAsInt()).isEqualTo(12);
        assertThat(answer.getAsJsonArray("epochs")).hasSize(2);
        assertThat(answer.get("testAccuracy").getAsDouble()).isBetween(0.0, 1.0);
        assertThat(Files.readString(report))
                .contains("Training of resnet8")
                .contains("test, after the epoch")
                .contains("jointdnn train resnet8")
                .doesNotContain("train train");
        OnnxFile trained = OnnxFile.read(folder.resolve("out.onnx"));
        assertThat(trained.externalFiles()).isEmpty();
        assertThat(trained.model()
                        .getGraph()
                        .getInput(0)
                        .getType()
                        .getTensorType()
                        .getShape()
                        .getDim(0)
                        .getDimParam())
                .as("the batch is open")
                .isEqualTo("N");
    }

    @Test
    void aTrainingGoesOnFromItsCheckpoint() {
        assertThat(train("--epochs", "1").status()).isEqualTo(ExitStatus.SUCCESS);
        CommandRun more = train("--epochs", "2", "--resume", "--lr", "1e-4");
        assertThat(more.status()).isEqualTo(ExitStatus.SUCCESS);
        assertThat(more.out().lines().filter(line -> line.contains(" %"))).hasSize(1);
        CommandRun again = train();
        assertThat(again.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(again.err()).contains("--resume goes on from it, --restart begins anew");
        assertThat(train("--resume", "--seed", "2").err()).contains("is of another model, or of another seed");
        assertThat(train("--resume", "--optimizer", "sgd").err())
                .contains("is of a training with")
                .contains("Adam");
        assertThat(train("--resume", "--restart").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(train("--epochs", "1", "--restart").status()).isEqualTo(ExitStatus.SUCCESS);
    }

    @Test
    void aTrainedModelIsTunedInPart() {
        assertThat(train("--epochs", "1").status()).isEqualTo(ExitStatus.SUCCESS);
        String model = folder.resolve("out.onnx").toString();
        String tuned = folder.resolve("tuned.onnx").toString();
        CommandRun run = trainModel(model, "--epochs", "1", "--trainable", "head", "--out", tuned);
        assertThat(run.err()).doesNotContain("jointdnn:");
        assertThat(run.out()).contains("130 parameters trained");
        CommandRun none = trainModel(
                model,
                "--trainable",
                "tail",
                "--out",
                folder.resolve("none.onnx").toString());
        assertThat(none.err()).contains("trainable is 'tail', which no weight matches");
    }

    @Test
    void recomputationGivesTheSameModel() throws IOException {
        assertThat(train("--epochs", "1").status()).isEqualTo(ExitStatus.SUCCESS);
        Path again = folder.resolve("again.onnx");
        assertThat(train("--epochs", "1", "--recompute", "--out", again.toString())
                        .status())
                .isEqualTo(ExitStatus.SUCCESS);
        assertThat(again).hasSameBinaryContentAs(folder.resolve("out.onnx"));
    }

    /** Of the head [2, 64] rank 1 has 64 + 2 numbers, and its 2 biases are trained themselves. */
    @Test
    void adaptersAreTrainedAndMerged() {
        assertThat(train("--epochs", "1").status()).isEqualTo(ExitStatus.SUCCESS);
        String model = folder.resolve("out.onnx").toString();
        String tuned = folder.resolve("tuned.onnx").toString();
        CommandRun run =
                trainModel(model, "--epochs", "1", "--lora", "1,alpha=2", "--trainable", "head", "--out", tuned);
        assertThat(run.err()).doesNotContain("jointdnn:");
        assertThat(run.out()).contains("68 parameters trained");
        OnnxFile merged = OnnxFile.read(Path.of(tuned));
        OnnxFile before = OnnxFile.read(Path.of(model));
        assertThat(merged.model().getGraph().getNodeList())
                .isEqualTo(before.model().getGraph().getNodeList());
        CommandRun more =
                trainModel(model, "--epochs", "2", "--lora", "2", "--trainable", "head", "--out", tuned, "--resume");
        assertThat(more.err()).contains("is of a training with", "rank 1, alpha 2.0", "this one has", "rank 2");
    }

    @Test
    void labelsThatTheNetworkHasNoScoresForAreRefused() throws IOException {
        assertThat(train("--epochs", "1").status()).isEqualTo(ExitStatus.SUCCESS);
        write(5);
        CommandRun run = trainModel(
                folder.resolve("out.onnx").toString(),
                "--out",
                folder.resolve("tuned.onnx").toString());
        assertThat(run.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(run.err()).contains("labels are up to 4", "scores of classes 0..1");
    }

    @Test
    void samplesOfAnotherShapeAreRefused() throws IOException {
        assertThat(train("--epochs", "1").status()).isEqualTo(ExitStatus.SUCCESS);
        npy("images.npy", Shape.of(60, 3, 3), new byte[540]);
        CommandRun run = trainModel(
                folder.resolve("out.onnx").toString(),
                "--out",
                folder.resolve("tuned.onnx").toString());
        assertThat(run.err()).contains("samples are [1, 3, 3], the network takes 'input");
    }

    @Test
    void aLossThatIsNoNumberSaysStepAndBlock() {
        assertRefused(
                train("--optimizer", "sgd", "--lr", "1e30"),
                ExitStatus.FAILURE,
                "step 1 has the loss",
                "nothing of it was applied",
                "It began in the forward pass of block");
    }

    @Test
    void mistakesAreNamed() throws IOException {
        assertRefused(
                train("--optimizer", "adamax"), ExitStatus.USAGE, "--optimizer is adamax, must be sgd, adam or adamw");
        assertRefused(train("--schedule", "square"), ExitStatus.USAGE, "--schedule is square");
        assertRefused(train("--lr", "-1"), ExitStatus.USAGE, "rate is -1.0");
        assertRefused(train("--clip", "0"), ExitStatus.USAGE, "maxGradientNorm is 0.0");
        assertRefused(train("--epochs", "0"), ExitStatus.USAGE, "--epochs is 0");
        assertRefused(train("--loss", "hinge"), ExitStatus.FAILURE, "--loss is hinge");
        assertRefused(train("--batch", "100"), ExitStatus.FAILURE, "more than the 54 samples");
        assertRefused(trainModel("resnet9"), ExitStatus.FAILURE, "no file resnet9", "resnet8");
        assertRefused(train("--data", "nowhere"), ExitStatus.FAILURE, "nowhere is not a folder");
        assertRefused(train("--lora", "many"), ExitStatus.USAGE, "--lora is many, must be a rank");
        assertRefused(train("--lora", "0"), ExitStatus.USAGE, "--lora is 0: rank is 0, must be 1 or more");
        assertRefused(train("--lora", "4,alpha=e"), ExitStatus.USAGE, "--lora is 4,alpha=e, whose alpha is no number");
        assertRefused(train("--lora", "999"), ExitStatus.FAILURE, "rank is 999, must be 1..");
        assertRefused(
                train("--lora", "1", "--trainable", "norms"),
                ExitStatus.FAILURE,
                "trainable is [norms], which chooses no layer that can have an adapter");
        assertRefused(train("--resume"), ExitStatus.FAILURE, "there is no checkpoint");
        assertRefused(train("--out", "/"), ExitStatus.FAILURE, "--out /: not a file in an existing folder");
        Path images = data.resolve("images.npy");
        Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 5000));
        assertRefused(train(), ExitStatus.FAILURE, "images.npy", "the file has");
    }

    @Test
    void theHelpShowsHow() {
        assertThat(CommandRun.of("train", "--help").out())
                .contains("jointdnn train lenet5 --data digits", "--trainable", "--resume", "a folder of pictures");
    }
}
