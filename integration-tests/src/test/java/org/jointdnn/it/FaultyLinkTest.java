package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.device.CloudSide;
import org.jointdnn.engine.CostsAssembly;
import org.jointdnn.engine.Detour;
import org.jointdnn.engine.Execution;
import org.jointdnn.engine.FixedPatience;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.PlanExecutor;
import org.jointdnn.engine.SegmentSessions;
import org.jointdnn.engine.prepare.BundlePreparation;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.testbed.faults.Direction;
import org.jointdnn.testbed.faults.Ending;
import org.jointdnn.testbed.faults.Fault;
import org.jointdnn.testbed.faults.FaultyProxy;
import org.jointdnn.wire.LinkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A query over real connections that break, stall or lie at every byte of its exchange. */
class FaultyLinkTest {
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
    private static final String NETWORK = "dense";
    private static final long LONG_NANOS = 20_000_000_000L;

    @TempDir
    private Path folder;

    private Bundle bundle;
    private CloudServer server;
    private FaultyProxy proxy;
    private SegmentSessions here;
    private Map<String, Tensor> query;
    private Tensor expected;
    private Plan plan;

    @BeforeEach
    void start() throws IOException {
        DenseNetwork network = new DenseNetwork(3, 4);
        Path file = network.write(folder.resolve(NETWORK + ".onnx"));
        OrtRuntime runtime = OrtRuntime.shared(1);
        BundleDirectory directory = new BundlePreparation(runtime, folder.resolve("cache")).prepare(NETWORK, file, 1);
        bundle = directory.bundle();
        server = CloudServer.start(
                CloudSettings.of("127.0.0.1", 0, folder.resolve("cloud")).withThreads(1),
                List.of(new ModelFolder(folder)));
        proxy = FaultyProxy.start(ANY, new InetSocketAddress("127.0.0.1", server.port()));
        here = new SegmentSessions(runtime, bundle, new MappedWeights(directory), Pace.FULL, 1L << 30);
        query = Map.of("x", Networks.randomInput(network.input(), 7));
        expected = here.run(0, bundle.blocks().size() - 1, query).output("y");
        plan = plan();
    }

    @AfterEach
    void stop() {
        here.close();
        proxy.close();
        server.close();
    }

    /** The first block here, the others there. */
    private Plan plan() {
        int blocks = bundle.blocks().size();
        SegmentCosts.Builder free = SegmentCosts.builder(blocks);
        for (int block = 0; block < blocks; block++) {
            free.set(block, block, 0, 0);
        }
        Costs costs = CostsAssembly.assemble(bundle, free.build(), free.build(), 1, 0, Link.WIFI, 0);
        return PlanEvaluator.evaluate(costs, Placements.split(Side.MOBILE, 1, blocks));
    }

    private CloudSide connect() {
        return CloudSide.connect("127.0.0.1:" + proxy.address().getPort(), NETWORK, bundle, Duration.ofSeconds(20));
    }

    private Execution ask(CloudSide cloud, long giveUpNanos) {
        Execution execution = new PlanExecutor(bundle, here, cloud)
                .execute(plan, query, new FixedPatience(true, giveUpNanos, LinkException.class));
        assertThat(execution.outputs()).containsOnlyKeys("y");
        assertThat(execution.output("y").bitwiseEquals(expected)).isTrue();
        return execution;
    }

    /** Bytes of an exchange in a direction, on a connection that has been used for a probe. */
    private long exchangeBytes(Direction direction) {
        try (CloudSide cloud = connect()) {
            long before = proxy.forwardedBytes(direction);
            assertThat(ask(cloud, LONG_NANOS).detour()).isEmpty();
            return proxy.forwardedBytes(direction) - before;
        }
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aCutAtEveryByteIsAnsweredFromTheLastActivation(Direction direction) {
        long bytes = exchangeBytes(direction);
        assertThat(bytes).isGreaterThan(50);
        int detours = 0;
        for (long offset = 0; offset < bytes; offset++) {
            try (CloudSide cloud = connect()) {
                proxy.arm(new Fault.Cut(direction, offset, offset % 2 == 0 ? Ending.RESET : Ending.CLOSE));
                Execution execution = ask(cloud, LONG_NANOS);
                if (execution.detour().isPresent()) {
                    Detour detour = execution.detour().get();
                    assertThat(detour.visit().resumeFrom()).isEqualTo(1);
                    assertThat(detour.failure()).get().isInstanceOf(LinkException.class);
                    detours++;
                }
            } finally {
                proxy.disarm();
            }
        }
        assertThat(detours).isGreaterThan((int) bytes / 2);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aFlippedBitAnywhereIsNeverAWrongAnswer(Direction direction) {
        long bytes = exchangeBytes(direction);
        int noticed = 0;
        for (long offset = 0; offset < bytes; offset++) {
            try (CloudSide cloud = connect()) {
                proxy.arm(new Fault.Flip(direction, offset, (int) (offset * 5 % 8)));
                noticed += ask(cloud, 500_000_000L).detour().isPresent() ? 1 : 0;
            } finally {
                proxy.disarm();
            }
        }
        assertThat(noticed).isGreaterThan((int) bytes / 2);
    }

    @Test
    void aStallIsAnsweredHereWhenItIsOverdue() {
        for (Direction direction : Direction.values()) {
            long bytes = exchangeBytes(direction);
            for (long offset = 0; offset < bytes; offset += 7) {
                try (CloudSide cloud = connect()) {
                    proxy.arm(new Fault.Stall(direction, offset, false));
                    Execution execution = ask(cloud, 30_000_000L);
                    execution
                            .detour()
                            .ifPresent(
                                    detour -> assertThat(detour.waitedNanos()).isGreaterThanOrEqualTo(30_000_000L));
                } finally {
                    proxy.release();
                    proxy.disarm();
                }
            }
        }
    }
}
