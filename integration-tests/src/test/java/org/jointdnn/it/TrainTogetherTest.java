package org.jointdnn.it;

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
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --cloud} as a user runs it, with a server in a process of its own, and what it survives. */
@Timeout(180)
class TrainTogetherTest {
    private static final int SAMPLES = 60;
    private static final int PIXELS = 28 * 28;
    /** Epochs that take some seconds. */
    private static final int LONG = 15;

    @TempDir
    static Path folder;

    private static CommandProcess server;
    private static String address;

    @BeforeAll
    static void serve() throws IOException {
        server = serve(0);
        address = addressOf(server);
        byte[] pixels = new byte[SAMPLES * PIXELS];
        byte[] labels = new byte[SAMPLES];
        for (int k = 0; k < SAMPLES; k++) {
            labels[k] = (byte) (k % 3);
            Arrays.fill(pixels, k * PIXELS, (k + 1) * PIXELS, (byte) (20 + 60 * (k % 3) + k % 7));
        }
        Files.createDirectories(folder.resolve("data"));
        npy("images.npy", Shape.of(SAMPLES, 28, 28), pixels);
        npy("labels.npy", Shape.of(SAMPLES), labels);
    }

    private static CommandProcess serve(int port) throws IOException {
        return new CommandProcess(
                folder,
                List.of(
                        "serve",
                        "--port",
                        String.valueOf(port),
                        "--threads",
                        "1",
                        "--json",
                        "-",
                        "--until-input-ends"));
    }

    private static String addressOf(CommandProcess serving) throws IOException {
        return JsonParser.parseString(serving.line())
                .getAsJsonObject()
                .get("address")
                .getAsString();
    }

    private static void npy(String name, Shape shape, byte[] values) throws IOException {
        NpyFile.write(
                folder.resolve("data").resolve(name), Tensor.of(ElementType.UINT8, shape, ByteBuffer.wrap(values)));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static List<String> train(String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "lenet5", "--batch", "9", "--threads", "1"));
        arguments.addAll(List.of("--data", folder.resolve("data").toString()));
        arguments.addAll(List.of("--out", folder.resolve(out).toString()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** All blocks pinned, so that there is only one plan: the first and the last here. */
    private static List<String> split(String out, String... more) {
        return split(address, 3, out, more);
    }

    private static List<String> split(String cloud, int epochs, String out, String... more) {
        List<String> arguments = train(out, "--cloud", cloud, "--epochs", String.valueOf(epochs));
        arguments.addAll(List.of("--pin", "0=mobile", "--pin", "1-5=cloud", "--labels-stay"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** In a process whose cache others share, so that all compute convolutions in the same ways. */
    private static void finish(List<String> arguments) throws IOException, InterruptedException {
        try (CommandProcess device = new CommandProcess(folder, arguments)) {
            device.finish(0);
        }
    }

    @Test
    void theModelIsTheSameAsOfOneMachineUpToRounding() throws IOException {
        CommandRun alone = CommandRun.of(train("alone.onnx", "--epochs", "3", "--json", "-"));
        assertThat(alone.status()).isZero();
        CommandRun together = CommandRun.of(split("together.onnx", "--json", "-", "--objective", "energy"));
        assertThat(together.err()).doesNotContain("jointdnn:");
        assertThat(together.status()).isZero();
        JsonObject answer = JsonParser.parseString(together.out()).getAsJsonObject();
        JsonObject cloud = answer.getAsJsonObject("cloud");
        assertThat(cloud.get("steps").getAsInt()).isEqualTo(18);
        assertThat(cloud.get("plan").getAsString()).isEqualTo("M[0] C[1-5] M[6] | M[6] C[5-1] M[0]");
        assertThat(cloud.get("uploadBytes").getAsLong()).isPositive();
        assertThat(cloud.get("millijoules").getAsDouble()).isPositive();
        assertThat(answer.get("testLoss").getAsDouble())
                .isCloseTo(
                        JsonParser.parseString(alone.out())
                                .getAsJsonObject()
                                .get("testLoss")
                                .getAsDouble(),
                        org.assertj.core.api.Assertions.within(1e-3));
    }

    /** The device is killed again and again, at any point of its work; what it ends with is as if it hadn't been. */
    @Test
    void aDeviceThatIsKilledGoesOnWithoutLosingOrDoublingAStep() throws IOException, InterruptedException {
        finish(split("undisturbed.onnx", "--checkpoint-every", "1"));
        SplittableRandom random = new SplittableRandom(17);
        Path kept = folder.resolve("killed.onnx.checkpoint");
        int kills = 0;
        for (int life = 0; life < 4; life++) {
            List<String> arguments = split("killed.onnx", "--checkpoint-every", "1");
            if (Files.exists(kept)) {
                arguments.add("--resume");
            }
            try (CommandProcess device = new CommandProcess(folder, arguments)) {
                while (!Files.exists(kept)) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                TimeUnit.MILLISECONDS.sleep(random.nextInt(life < 1 ? 40 : 2500));
                kills += device.kill() ? 1 : 0;
            }
        }
        finish(split("killed.onnx", "--checkpoint-every", "1", "--resume"));
        assertThat(kills).isPositive();
        assertThat(folder.resolve("killed.onnx")).hasSameBinaryContentAs(folder.resolve("undisturbed.onnx"));
    }

    /** The server is killed and starts anew; the device goes on from its checkpoint by itself. */
    @Test
    void aServerThatIsKilledGetsTheTrainingAgain() throws IOException, InterruptedException {
        finish(split(address, LONG, "calm.onnx", "--checkpoint-every", "1"));
        String there;
        CommandProcess device;
        try (CommandProcess first = serve(0)) {
            there = addressOf(first);
            device = new CommandProcess(folder, split(there, LONG, "shaken.onnx", "--checkpoint-every", "1"));
            while (!Files.exists(folder.resolve("shaken.onnx.checkpoint"))) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            first.kill();
        }
        try (device;
                CommandProcess second = serve(Integer.parseInt(there.substring(there.lastIndexOf(':') + 1)))) {
            assertThat(addressOf(second)).isEqualTo(there);
            device.finish(0);
            assertThat(device.errors()).contains("the server has lost the training; it goes on from step");
        }
        assertThat(folder.resolve("shaken.onnx")).hasSameBinaryContentAs(folder.resolve("calm.onnx"));
    }

    @Test
    void whatCantBeIsSaid() {
        assertRefused(train("no.onnx", "--labels-stay"), 2, "--labels-stay is for training with --cloud");
        assertRefused(train("no.onnx", "--cloud", address, "--cloud-model", "nothing"), 1, "no model named 'nothing'");
        assertRefused(
                split("no.onnx", "--max-latency", "1us"), 3, "no plan of a training step respects", "maxLatencyMillis");
        assertRefused(train("no.onnx", "--cloud", address, "--pin", "99=mobile"), 2, "99");
        assertRefused(train("no.onnx", "--cloud", address, "--max-accuracy-loss", "1%"), 2, "--max-accuracy-loss");
        assertRefused(train("no.onnx", "--cloud", address, "--solver", "larac"), 2, "--solver is of queries");
        assertRefused(train("no.onnx", "--cloud", address, "--time-budget", "1s"), 2, "--time-budget is of queries");
    }

    private static void assertRefused(List<String> arguments, int status, String... parts) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.err()).contains(parts);
        assertThat(run.status()).isEqualTo(status);
        assertThat(folder.resolve("no.onnx")).doesNotExist();
    }
}
