package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.device.JointDnn;
import org.jointdnn.device.JointDnnOptions;
import org.jointdnn.device.LinkSource;
import org.jointdnn.device.PlanChoice;
import org.jointdnn.device.PreparationListener;
import org.jointdnn.device.PreparationListener.Stage;
import org.jointdnn.device.Tensors;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Side;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device that brings weights over a real server and an emulated link: what it answers meanwhile and afterwards. */
@Timeout(60)
class FetchingTest {
    private static final double TOLERANCE = 1e-4;
    private static final DenseNetwork NETWORK = new DenseNetwork(6, 384);
    private static final EmulatedLink SLOW = EmulatedLink.constant(20, 20, 2);
    private static final EmulatedLink FAST = EmulatedLink.constant(1000, 1000, 2);

    @TempDir
    Path folder;

    private final Tensor input = Networks.randomInput(NETWORK.input(), 3);
    private Tensor whole;
    private CloudServer server;
    private LinkEmulator link;

    @BeforeEach
    void serve() throws IOException, OrtException {
        Path models = Files.createDirectory(folder.resolve("models"));
        Path file = NETWORK.write(models.resolve("dense.onnx"));
        whole = WholeModel.answer(OrtRuntime.shared(1), file, Map.of("x", input))
                .get("y");
        CloudSettings settings =
                CloudSettings.of("127.0.0.1", 0, folder.resolve("cloud")).withThreads(1);
        server = CloudServer.start(settings, List.of(new ModelFolder(models)));
        link = emulate(0, SLOW);
    }

    @AfterEach
    void stop() {
        link.close();
        server.close();
    }

    private LinkEmulator emulate(int port, EmulatedLink emulated) throws IOException {
        return LinkEmulator.start(
                new InetSocketAddress("127.0.0.1", port), new InetSocketAddress("127.0.0.1", server.port()), emulated);
    }

    private JointDnn connect(PlanChoice choice, PreparationListener listener) {
        return JointDnn.connect(
                "127.0.0.1:" + link.address().getPort(),
                "dense",
                Objective.minimizeLatency(),
                JointDnnOptions.builder()
                        .cache(folder.resolve("device"))
                        .choice(choice)
                        .link(new LinkSource.Declared(Link.THREE_G))
                        .threads(1)
                        .listener(listener)
                        .build());
    }

    @Test
    void theCloudAnswersWhileWeightsAreOnTheirWay() {
        CompletableFuture<Long> midway = new CompletableFuture<>();
        CompletableFuture<Void> answered = new CompletableFuture<>();
        PreparationListener listener = (stage, done, total) -> {
            if (stage == Stage.WEIGHTS && done > 0 && done < total) {
                midway.complete(done);
                answered.join();
            }
        };
        try (JointDnn joint = connect(PlanChoice.best(), listener)) {
            assertThat(midway.join()).isBetween(1L, NETWORK.weightBytes() - 1);
            assertSame(joint.run(Tensors.of("x", input)));
            assertThat(joint.lastPlan().plan().placement()).containsOnly(Side.CLOUD);
            assertThat(joint.lastPlan().predicted()).isEmpty();
            answered.complete(null);

            joint.awaitPlanned();
            assertSame(joint.run(Tensors.of("x", input)));
            assertThat(joint.lastPlan().plan()).isEqualTo(joint.awaitPlanned());
            assertThat(joint.lastPlan().predicted()).isPresent();
        } finally {
            answered.complete(null);
        }
    }

    @Test
    void aLinkCutWithinABlobCostsOnlyWhatIsMissing() throws IOException {
        try (JointDnn joint = connect(new PlanChoice.AllOn(Side.MOBILE), PreparationListener.NONE)) {
            long halfABlob = NETWORK.weightBytes() / NETWORK.layers() / 2;
            await(() -> fetchedBytes() > NETWORK.weightBytes() / 4 && partBytes() > 0 && partBytes() < halfABlob);
            int port = link.address().getPort();
            link.close();
            long before = fetchedBytes();
            assertThat(before).isLessThan(NETWORK.weightBytes());
            link = emulate(port, FAST);

            joint.awaitPlanned();
            assertSame(joint.run(Tensors.of("x", input)));
            assertThat(joint.lastPlan().plan().placement()).containsOnly(Side.MOBILE);
            assertThat(fetchedBytes()).isEqualTo(NETWORK.weightBytes());
            // The rest of the exchange is small: the server's profile, probes, framing.
            long missing = NETWORK.weightBytes() - before;
            assertThat(link.downloadedBytes()).isLessThan(missing + missing / 10 + 20_000);
        }
    }

    @Test
    void whatAnEarlierProcessFetchedIsNotFetchedAgain() throws IOException {
        link.setLink(FAST);
        try (JointDnn joint = connect(new PlanChoice.AllOn(Side.MOBILE), PreparationListener.NONE)) {
            joint.awaitPlanned();
        }
        long before = link.downloadedBytes();
        try (JointDnn joint = connect(new PlanChoice.AllOn(Side.MOBILE), PreparationListener.NONE)) {
            joint.awaitPlanned();
            assertSame(joint.run(Tensors.of("x", input)));
        }
        assertThat(link.downloadedBytes() - before).isLessThan(20_000);
    }

    @Test
    void inputsThatDontFitAreRefusedBeforeAnythingIsSent() {
        link.setLink(FAST);
        try (JointDnn joint = connect(new PlanChoice.AllOn(Side.CLOUD), PreparationListener.NONE)) {
            joint.awaitPlanned();
            assertThatThrownBy(() -> joint.run(Tensors.of("image", input)))
                    .hasMessage("model dense has no input 'image'; its inputs are x FP32[1, 384]");
            assertThatThrownBy(() -> joint.run(Tensors.of("x", Tensor.allocate(ElementType.FLOAT32, Shape.of(384)))))
                    .hasMessage("model dense: input 'x' is FP32[384], must be FP32[1, 384]");
            assertThatThrownBy(() -> joint.run(Tensors.of("x", Tensor.allocate(ElementType.INT32, Shape.of(1, 384)))))
                    .hasMessage("model dense: input 'x' is INT32[1, 384], must be FP32[1, 384]");
            assertSame(joint.run(Tensors.of("x", input)));
        }
    }

    private void assertSame(Tensors answer) {
        assertThat(WholeModel.relativeError(whole, answer.get("y"))).isLessThanOrEqualTo(TOLERANCE);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    /** Returns when the condition holds; the test's timeout ends a wait in vain. */
    private static void await(Condition condition) throws IOException {
        while (!condition.holds()) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** Bytes of blobs that are here, finished or not. */
    private long fetchedBytes() throws IOException {
        return bytes("");
    }

    /** Bytes of blobs that are not finished. */
    private long partBytes() throws IOException {
        return bytes(".part");
    }

    private long bytes(String ending) throws IOException {
        Path device = folder.resolve("device");
        if (!Files.isDirectory(device)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(device)) {
            return files.filter(file -> file.getParent().endsWith("blobs")
                            && file.toString().endsWith(ending))
                    .map(Path::toFile)
                    .mapToLong(File::length)
                    .sum();
        }
    }
}
