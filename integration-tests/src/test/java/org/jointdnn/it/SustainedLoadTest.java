package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.device.JointDnn;
import org.jointdnn.device.JointDnnOptions;
import org.jointdnn.device.Tensors;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Objective;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;
import org.jointdnn.testbed.PacketTrace;
import org.jointdnn.testbed.RateSchedule;
import org.jointdnn.testbed.Slowdown;
import org.jointdnn.testbed.faults.Direction;
import org.jointdnn.testbed.faults.Ending;
import org.jointdnn.testbed.faults.Fault;
import org.jointdnn.testbed.faults.FaultyProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Device and server under load, over a link whose rate changes and that breaks, flips bits and stalls, with a server that is
 * restarted: what both hold of the machine doesn't grow.
 *
 * <p>A short load by default; {@code -Djointdnn.load.minutes=60} is an hour's. {@code target/sustained-load.csv} has what was
 * held at each checkpoint.
 */
class SustainedLoadTest {
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
    private static final String NETWORK = "dense";
    private static final int CHECKPOINTS = 10;
    private static final int QUERIES_OF_A_SHORT_PHASE = 30;
    private static final int QUERIES_BETWEEN_FAULTS = 10;

    /** Before this checkpoint caches fill and the compiler compiles. */
    private static final int WARM = 4;

    @TempDir
    private Path folder;

    private CloudServer server;
    private LinkEmulator link;
    private FaultyProxy proxy;
    private JointDnn joint;
    private Tensors query;
    private Tensor expected;
    private long asked;

    @BeforeEach
    void start() throws IOException {
        DenseNetwork network = new DenseNetwork(6, 512);
        network.write(folder.resolve(NETWORK + ".onnx"));
        server = startServer(0);
        link = LinkEmulator.start(
                ANY,
                new InetSocketAddress("127.0.0.1", server.port()),
                new EmulatedLink(fastAndSlow(), fastAndSlow(), 4));
        proxy = FaultyProxy.start(ANY, link.address());
        query = Tensors.of("x", Networks.randomInput(network.input(), 7));
        joint = JointDnn.connect(
                "127.0.0.1:" + proxy.address().getPort(),
                NETWORK,
                Objective.minimizeLatency(),
                JointDnnOptions.builder()
                        .cache(folder.resolve("device"))
                        .threads(1)
                        .pace(new Slowdown(200))
                        .timeout(Duration.ofSeconds(20))
                        .build());
        joint.awaitPlanned();
        expected = joint.run(query).get("y");
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!joint.answersAlone() && System.nanoTime() < end) {
            joint.run(query);
        }
        assertThat(joint.answersAlone()).isTrue();
    }

    @AfterEach
    void stop() {
        joint.close();
        proxy.close();
        link.close();
        server.close();
    }

    private CloudServer startServer(int port) throws IOException {
        return CloudServer.start(
                CloudSettings.of("127.0.0.1", port, folder.resolve("cloud")).withThreads(1),
                List.of(new ModelFolder(folder)));
    }

    /** A second at 48 Mbps and a second at 1.2 Mbps, over and over. */
    private static RateSchedule fastAndSlow() {
        LongStream fast = LongStream.range(0, 4000).map(packet -> packet / 4);
        LongStream slow = LongStream.rangeClosed(1, 100).map(packet -> 1000 + 10 * packet);
        return PacketTrace.of("fast and slow", LongStream.concat(fast, slow).toArray());
    }

    @Test
    void holdsNoMoreInTheEndThanOnceItWasWarm() throws IOException {
        long minutes = Long.getLong("jointdnn.load.minutes", 0);
        long phaseNanos = Duration.ofMinutes(minutes).dividedBy(CHECKPOINTS).toNanos();
        List<Footprint> held = new ArrayList<>();
        for (int checkpoint = 1; checkpoint <= CHECKPOINTS; checkpoint++) {
            long beganNanos = System.nanoTime();
            long beganAt = asked;
            while (asked - beganAt < QUERIES_OF_A_SHORT_PHASE || System.nanoTime() - beganNanos < phaseNanos) {
                ask();
            }
            restartServer();
            held.add(Footprint.now());
            write(held);
        }
        Footprint last = held.get(CHECKPOINTS - 1);
        List<Footprint> warm = held.subList(WARM - 1, CHECKPOINTS - 1);
        last.assertNoMoreThan(warm);
    }

    private void ask() {
        if (asked++ % QUERIES_BETWEEN_FAULTS == QUERIES_BETWEEN_FAULTS - 1) {
            fault(asked / QUERIES_BETWEEN_FAULTS);
        }
        Tensors answer = asked % 3 == 0 ? joint.run(query, Duration.ofMillis(300)) : joint.run(query);
        assertThat(answer.get("y").bitwiseEquals(expected)).isTrue();
        if (asked % QUERIES_BETWEEN_FAULTS == 3) {
            proxy.disarm();
            proxy.release();
        }
    }

    private void fault(long number) {
        Direction direction = number / 4 % 2 == 0 ? Direction.UP : Direction.DOWN;
        switch ((int) (number % 4)) {
            case 0 -> proxy.cut(Ending.RESET);
            case 1 -> proxy.arm(new Fault.Flip(direction, number % 200, (int) (number % 8)));
            case 2 -> proxy.arm(new Fault.Cut(direction, number % 200, Ending.CLOSE));
            default -> proxy.stall();
        }
    }

    private void restartServer() throws IOException {
        int port = server.port();
        server.close();
        server = startServer(port);
    }

    private static void write(List<Footprint> held) throws IOException {
        List<String> lines = new ArrayList<>(List.of(Footprint.CSV_HEAD));
        held.forEach(footprint -> lines.add(footprint.csv()));
        Files.write(Path.of("target", "sustained-load.csv"), lines);
    }
}
