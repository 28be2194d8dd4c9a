package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.cloud.TrainingLimits;
import org.jointdnn.device.training.CloudWorker;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Purpose;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.planner.training.TrainingStep;
import org.jointdnn.testbed.faults.Direction;
import org.jointdnn.testbed.faults.Ending;
import org.jointdnn.testbed.faults.Fault;
import org.jointdnn.testbed.faults.FaultyProxy;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.NetworkHash;
import org.jointdnn.training.RandomRuns;
import org.jointdnn.training.StepRuns;
import org.jointdnn.training.TestModel;
import org.jointdnn.training.TinyNetworks;
import org.jointdnn.training.TinyNetworks.Batch;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.checkpoint.Checkpoint;
import org.jointdnn.training.checkpoint.CheckpointFile;
import org.jointdnn.training.gradient.ChosenLowering;
import org.jointdnn.training.gradient.LoweringTimes;
import org.jointdnn.training.gradient.MeasuredLowering;
import org.jointdnn.training.joint.JointTrainer;
import org.jointdnn.training.optimizer.LearningRate;
import org.jointdnn.wire.LinkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Training across real connections gives what the same segments give in one process, bit for bit, also where connections fail. */
class JointTrainingTest {
    private static final OrtRuntime RUNTIME = OrtRuntime.shared(1);
    private static final TrainingRun RUN = new TrainingRun(new LearningRate.Constant(0.02), 0.5, 7);

    /** Other ways of computing convolutions than the server would choose by itself, so that it has to follow. */
    private static final LoweringTimes THE_LAST_IS_FASTEST = (convolution, ways) ->
            ways.stream().map(way -> (long) -ways.indexOf(way)).toList();

    private static final CloudWorker.Patience PATIENT =
            new CloudWorker.Patience(Duration.ofSeconds(60), Duration.ofSeconds(120));
    private static final int PLACEMENTS = 10;
    private static final int STEPS = 50;

    @TempDir
    private Path folder;

    private CloudServer server;

    @BeforeEach
    void start() throws IOException {
        for (Map.Entry<String, TestModel> network : TinyNetworks.all().entrySet()) {
            Files.write(
                    folder.resolve(network.getKey() + ".onnx"),
                    network.getValue().proto().toByteArray());
        }
        server = serve(0);
    }

    private CloudServer serve(int port) {
        return serve(port, TrainingLimits.DEFAULT);
    }

    private CloudServer serve(int port, TrainingLimits limits) {
        return CloudServer.start(
                CloudSettings.of("127.0.0.1", port, folder.resolve("cache")).withThreads(1),
                limits,
                List.of(new ModelFolder(folder)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<String> networks() {
        return TinyNetworks.all().keySet().stream();
    }

    private TrainingNetwork network(String name) {
        return network(name, TinyNetworks.settings(name));
    }

    private TrainingNetwork network(String name, TrainingSettings settings) {
        OnnxFile file = OnnxFile.read(folder.resolve(name + ".onnx"));
        PartitionedGraph graph = PartitionedGraph.of(RUNTIME, file, 1, Purpose.TRAINING);
        MeasuredLowering lowering = new MeasuredLowering(THE_LAST_IS_FASTEST, new ChosenLowering(Map.of()));
        TrainingNetwork.of(graph, settings.with(lowering));
        return TrainingNetwork.of(graph, settings.with(lowering.chosen()));
    }

    private static CloudWorker worker(String name, TrainingNetwork network, int port, CloudWorker.Patience patience) {
        return CloudWorker.begin("127.0.0.1:" + port, name, 1, network, RUN.seed(), patience);
    }

    private static JointTrainer joint(TrainingNetwork network, CloudWorker there, StepRuns runs) {
        return new JointTrainer(RUNTIME, network, RUN, there, Pace.FULL, runs, System::nanoTime);
    }

    private static Checkpoint checkpoint(TrainingNetwork network, JointTrainer joint) {
        Map<String, Tensor> state = new HashMap<>();
        network.changing().forEach(tensor -> state.put(tensor.name(), joint.copyOf(tensor.name())));
        return new Checkpoint(NetworkHash.of(network).sha256(), joint.steps(), Map.of(), state);
    }

    private static void assertSame(TrainingNetwork network, LocalTrainer whole, JointTrainer joint, String what) {
        for (TensorSpec held : network.held()) {
            assertThat(joint.copyOf(held.name()).bitwiseEquals(whole.copyOf(held.name())))
                    .as("%s: %s", what, held.name())
                    .isTrue();
        }
    }

    private static void stepBoth(TrainingNetwork network, LocalTrainer whole, JointTrainer joint) {
        Batch batch = Batch.of(network, joint.steps());
        assertThat(joint.step(batch.inputs(), batch.labels())).isEqualTo(whole.step(batch.inputs(), batch.labels()));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void jointEqualsWholeUnderAnyPlacement(String name) {
        assertJointEqualsWhole(name, network(name), PLACEMENTS, STEPS);
    }

    @Test
    void soItDoesWithAdaptersAndRecomputation() {
        TrainingSettings adapting = TinyNetworks.withAdapters("lenet");
        assertJointEqualsWhole("lenet", network("lenet", adapting), 2, 10);
        assertJointEqualsWhole("lenet", network("lenet", TinyNetworks.recomputing(adapting)), 2, 10);
    }

    private void assertJointEqualsWhole(String name, TrainingNetwork network, int placements, int steps) {
        for (int seed = 0; seed < placements; seed++) {
            StepRuns runs = RandomRuns.draw(network, seed);
            try (LocalTrainer whole = new LocalTrainer(RUNTIME, network, runs, RUN);
                    CloudWorker there = worker(name, network, server.port(), PATIENT);
                    JointTrainer joint = joint(network, there, runs)) {
                for (int step = 0; step < steps; step++) {
                    stepBoth(network, whole, joint);
                }
                assertSame(network, whole, joint, "placement " + seed + ", " + runs);
            }
        }
    }

    /** First and last block here, what is between there. */
    private static StepRuns thereAndBack(TrainingNetwork network) {
        int last = network.blocks() - 1;
        return StepRuns.of(
                network,
                List.of(
                        new TrainingStep.Run(Pass.FORWARD, Side.MOBILE, 0, 0),
                        new TrainingStep.Run(Pass.FORWARD, Side.CLOUD, 1, last - 1),
                        new TrainingStep.Run(Pass.FORWARD, Side.MOBILE, last, last),
                        new TrainingStep.Run(Pass.BACKWARD, Side.MOBILE, last, last),
                        new TrainingStep.Run(Pass.BACKWARD, Side.CLOUD, 1, last - 1),
                        new TrainingStep.Run(Pass.BACKWARD, Side.MOBILE, 0, 0)));
    }

    /** Cuts at so many places of a step's bytes in the direction; plans change on the way. */
    @ParameterizedTest
    @EnumSource(Direction.class)
    void aLinkThatIsCutInTheMiddleOfAStepLosesAndDoublesNoUpdate(Direction direction) throws IOException {
        faults(direction, "lenet", PATIENT, offset -> new Fault.Cut(direction, offset, Ending.RESET));
    }

    /** A bit that flips between messages can make a connection wait for bytes that don't come: until the attempt's deadline. */
    @ParameterizedTest
    @EnumSource(Direction.class)
    void bitsThatFlipOnTheWayAreFoundAndTheVisitMadeAgain(Direction direction) throws IOException {
        CloudWorker.Patience brief = new CloudWorker.Patience(Duration.ofSeconds(1), Duration.ofSeconds(120));
        faults(direction, "tied", brief, offset -> new Fault.Flip(direction, offset, (int) (offset % 8)));
    }

    private interface FaultAt {
        Fault at(long offset);
    }

    private void faults(Direction direction, String name, CloudWorker.Patience patience, FaultAt fault)
            throws IOException {
        TrainingNetwork network = network(name);
        StepRuns runs = thereAndBack(network);
        int struck = 0;
        try (FaultyProxy proxy = FaultyProxy.start(
                        new InetSocketAddress("127.0.0.1", 0), new InetSocketAddress("127.0.0.1", server.port()));
                LocalTrainer whole = new LocalTrainer(RUNTIME, network, runs, RUN);
                CloudWorker there = worker(name, network, proxy.address().getPort(), patience);
                JointTrainer joint = joint(network, there, runs)) {
            stepBoth(network, whole, joint);
            long before = proxy.forwardedBytes(direction);
            stepBoth(network, whole, joint);
            long bytes = proxy.forwardedBytes(direction) - before;
            long stride = Math.max(1, bytes / 60);
            for (long offset = 0; offset < bytes; offset += stride) {
                StepRuns next = offset / stride % 3 == 2 ? RandomRuns.draw(network, offset) : runs;
                whole.follow(next);
                joint.follow(next);
                proxy.arm(fault.at(offset));
                stepBoth(network, whole, joint);
                struck += proxy.hasStruck() ? 1 : 0;
                proxy.disarm();
            }
            assertSame(network, whole, joint, "after faults");
        }
        assertThat(struck).isGreaterThan(30);
    }

    /** Device and server are killed after each step, and both begin again from the device's file. */
    @Test
    void aTrainingGoesOnFromItsCheckpointAfterEitherSideWasKilled() throws IOException {
        TrainingNetwork network = network("residual");
        Path file = folder.resolve("training.checkpoint");
        int port = server.port();
        try (LocalTrainer whole = new LocalTrainer(RUNTIME, network, thereAndBack(network), RUN)) {
            for (int life = 0; life < 4; life++) {
                StepRuns runs = RandomRuns.draw(network, life);
                whole.follow(runs);
                try (CloudWorker there = worker("residual", network, port, PATIENT);
                        JointTrainer joint = joint(network, there, runs)) {
                    if (life > 0) {
                        Checkpoint kept = CheckpointFile.read(file);
                        joint.restore(kept.steps(), kept.tensors());
                    }
                    stepBoth(network, whole, joint);
                    stepBoth(network, whole, joint);
                    CheckpointFile.write(file, checkpoint(network, joint));
                    assertSame(network, whole, joint, "life " + life);
                    server.close();
                    server = serve(port);
                    Batch lost = Batch.of(network, 99);
                    if (runs.passes().stream().anyMatch(run -> run.side() == Side.CLOUD)) {
                        assertThatExceptionOfType(LinkException.StateLost.class)
                                .isThrownBy(() -> joint.step(lost.inputs(), lost.labels()))
                                .withMessageContaining("resume it from a checkpoint");
                    }
                }
            }
        }
        assertThat(CheckpointFile.read(file).steps()).isEqualTo(8);
    }

    @Test
    void aServerWhoseModelHasOtherWeightsRefuses() throws IOException {
        TrainingNetwork network = network("lenet");
        ModelProto.Builder model = TinyNetworks.model("lenet").proto().toBuilder();
        TensorProto weight = model.getGraph().getInitializer(0);
        byte[] raw = weight.getRawData().toByteArray();
        raw[0] ^= 1;
        TensorProto changed =
                weight.toBuilder().setRawData(ByteString.copyFrom(raw)).build();
        model.setGraph(model.getGraph().toBuilder().setInitializer(0, changed));
        Files.write(folder.resolve("other.onnx"), model.build().toByteArray());
        assertThatExceptionOfType(LinkException.StateLost.class)
                .isThrownBy(() -> worker("other", network, server.port(), PATIENT))
                .withMessageContaining("another model");
    }

    @Test
    void aServerWithoutTheModelOrWithoutRoomRefuses() {
        TrainingNetwork network = network("lenet");
        CloudWorker.Patience brief = new CloudWorker.Patience(Duration.ofMillis(500), Duration.ofMillis(500));
        assertThatExceptionOfType(LinkException.Refused.class)
                .isThrownBy(() -> worker("nothing", network, server.port(), PATIENT))
                .withMessageContaining("no model named 'nothing'");
        for (TrainingLimits limits : List.of(
                new TrainingLimits(0, 1L << 30, Duration.ofHours(1)),
                new TrainingLimits(4, 1000, Duration.ofHours(1)))) {
            try (CloudServer small = serve(0, limits)) {
                assertThatExceptionOfType(LinkException.Overloaded.class)
                        .isThrownBy(() -> worker("lenet", network, small.port(), brief));
            }
        }
    }
}
