package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.device.JointDnn;
import org.jointdnn.device.JointDnnOptions;
import org.jointdnn.device.Tensors;
import org.jointdnn.device.adapt.AdaptationListener;
import org.jointdnn.device.stream.Outcome;
import org.jointdnn.device.stream.QueryStream;
import org.jointdnn.device.stream.StreamSettings;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.SegmentSessions;
import org.jointdnn.engine.prepare.BundlePreparation;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Side;
import org.jointdnn.testbed.Slowdown;
import org.jointdnn.testbed.faults.Ending;
import org.jointdnn.testbed.faults.FaultyProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device whose best plan needs the server, while that goes, comes back, flaps and stalls. */
class ServerLossTest {
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
    private static final String NETWORK = "dense";

    @TempDir
    private Path folder;

    private CloudServer server;
    private FaultyProxy proxy;
    private JointDnn joint;
    private Tensors query;
    private Tensor expected;
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger back = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        DenseNetwork network = new DenseNetwork(6, 512);
        network.write(folder.resolve(NETWORK + ".onnx"));
        server = CloudServer.start(
                CloudSettings.of("127.0.0.1", 0, folder.resolve("cloud")).withThreads(1),
                List.of(new ModelFolder(folder)));
        proxy = FaultyProxy.start(ANY, new InetSocketAddress("127.0.0.1", server.port()));
        query = Tensors.of("x", Networks.randomInput(network.input(), 7));
        joint = JointDnn.connect(
                "127.0.0.1:" + proxy.address().getPort(), NETWORK, Objective.minimizeLatency(), options());
        joint.awaitPlanned();
        expected = joint.run(query).get("y");
        awaitUse(true);
        awaitAlone();
    }

    /** From then on every query is answered. */
    private void awaitAlone() {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!joint.answersAlone() && System.nanoTime() < end) {
            ask();
        }
        assertThat(joint.answersAlone()).isTrue();
    }

    /** So slow a device that the server's help pays by far. */
    private JointDnnOptions options() {
        return JointDnnOptions.builder()
                .cache(folder.resolve("device"))
                .threads(1)
                .pace(new Slowdown(300))
                .timeout(Duration.ofSeconds(20))
                .adaptation(new AdaptationListener() {
                    @Override
                    public void serverLost(String reason) {
                        lost.incrementAndGet();
                    }

                    @Override
                    public void serverBack() {
                        back.incrementAndGet();
                    }
                })
                .build();
    }

    @AfterEach
    void stop() {
        joint.close();
        proxy.close();
        server.close();
    }

    private void ask() {
        Map<String, Tensor> answer = joint.run(query).asMap();
        assertThat(answer).containsOnlyKeys("y");
        assertThat(answer.get("y").bitwiseEquals(expected)).isTrue();
    }

    private boolean usesServer() {
        return joint.currentPlan().orElseThrow().placement().contains(Side.CLOUD);
    }

    /** Asks until queries go to the server, or don't; within a minute, as the machine may be busy. */
    private void awaitUse(boolean wanted) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (usesServer() != wanted && System.nanoTime() < end) {
            ask();
        }
        assertThat(usesServer()).isEqualTo(wanted);
    }

    @Test
    void answersWithoutTheServerAndFindsItAgain() throws IOException {
        for (int loss = 0; loss < 3; loss++) {
            ask();
            proxy.refuse();
            proxy.cut(Ending.RESET);
            for (int asked = 0; asked < 5; asked++) {
                ask();
            }
            awaitUse(false);
            assertThat(lost.get()).isGreaterThan(loss);
            proxy.accept();
            awaitUse(true);
            assertThat(back.get()).isGreaterThan(loss);
            ask();
            assertThat(joint.lastPlan().fallback()).isEmpty();
        }
    }

    @Test
    void everyQueryIsAnsweredWhileConnectionsBreakAgainAndAgain() {
        for (int flap = 0; flap < 100; flap++) {
            proxy.cut(flap % 2 == 0 ? Ending.RESET : Ending.CLOSE);
            ask();
        }
        awaitUse(true);
    }

    @Test
    void aStalledLinkHoldsNoQueryUp() {
        proxy.stall();
        for (int asked = 0; asked < 5; asked++) {
            ask();
            assertThat(joint.lastPlan().fallback()).isPresent();
        }
        proxy.release();
        awaitUse(true);
    }

    @Test
    void aStreamIsAnsweredInOrderWhileTheServerGoesAndComes() throws InterruptedException {
        List<Outcome<Tensors>> outcomes = new CopyOnWriteArrayList<>();
        try (QueryStream<Tensors, Tensors> stream = joint.stream(StreamSettings.DEFAULT, outcomes::add)) {
            for (int frame = 0; frame < 40; frame++) {
                stream.offer(query);
                if (frame % 10 == 5) {
                    proxy.cut(Ending.RESET);
                }
            }
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (outcomes.size() < 40 && System.nanoTime() < end) {
                Thread.sleep(5);
            }
        }
        assertThat(outcomes).hasSize(40);
        for (int frame = 0; frame < 40; frame++) {
            assertThat(outcomes.get(frame)).isInstanceOf(Outcome.Answered.class);
            Outcome.Answered<Tensors> answered = (Outcome.Answered<Tensors>) outcomes.get(frame);
            assertThat(answered.frame()).isEqualTo(frame);
            assertThat(answered.answer().get("y").bitwiseEquals(expected)).isTrue();
        }
    }

    /** Queries and the frames of a stream that is open all the time. */
    @Test
    void aServerThatComesBackWithOtherWeightsIsFollowed() throws IOException, InterruptedException {
        BlockingQueue<Outcome<Tensors>> outcomes = new LinkedBlockingQueue<>();
        try (QueryStream<Tensors, Tensors> stream = joint.stream(StreamSettings.DEFAULT, outcomes::add)) {
            int port = server.port();
            proxy.refuse();
            proxy.cut(Ending.RESET);
            server.close();
            DenseNetwork other = new DenseNetwork(6, 512, 6);
            Path file = other.write(folder.resolve(NETWORK + ".onnx"));
            Tensor answerOfOther = answer(file);
            assertThat(answerOfOther.bitwiseEquals(expected)).isFalse();
            server = CloudServer.start(
                    CloudSettings.of("127.0.0.1", port, folder.resolve("cloud")).withThreads(1),
                    List.of(new ModelFolder(folder)));
            proxy.accept();
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            boolean old = true;
            while (old && System.nanoTime() < end) {
                stream.offer(query);
                Tensor answer = joint.run(query).get("y");
                old = answer.bitwiseEquals(expected);
                assertThat(old || answer.bitwiseEquals(answerOfOther)).isTrue();
                Outcome<Tensors> outcome = outcomes.take();
                assertThat(outcome).isInstanceOf(Outcome.Answered.class);
                Tensor ofFrame = ((Outcome.Answered<Tensors>) outcome).answer().get("y");
                assertThat(ofFrame.bitwiseEquals(expected) || ofFrame.bitwiseEquals(answerOfOther))
                        .isTrue();
            }
            assertThat(old).isFalse();
            expected = answerOfOther;
        }
        awaitUse(true);
    }

    private Tensor answer(Path file) throws IOException {
        OrtRuntime runtime = OrtRuntime.shared(1);
        BundleDirectory directory = new BundlePreparation(runtime, folder.resolve("other")).prepare(NETWORK, file, 1);
        try (SegmentSessions whole =
                new SegmentSessions(runtime, directory.bundle(), new MappedWeights(directory), Pace.FULL, 1L << 30)) {
            return whole.run(0, directory.bundle().blocks().size() - 1, query.asMap())
                    .output("y");
        }
    }
}
