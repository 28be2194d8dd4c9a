package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.device.training.CloudWorker;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Purpose;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.RandomRuns;
import org.jointdnn.training.StepRuns;
import org.jointdnn.training.TinyNetworks.Batch;
import org.jointdnn.training.TrainableChoice;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.joint.JointTrainer;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.LearningRate;
import org.jointdnn.training.optimizer.Optimizer;
import org.jointdnn.zoo.UntrainedNetwork;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The networks that {@code train} makes train across a link as in one process, bit for bit, under random placements. In the build it
 * is one of them for some steps; {@code -Djointdnn.training.networks=lenet5,resnet18} names others, {@code -Djointdnn.training.steps=50} and
 * {@code -Djointdnn.training.placements=10} say how much.
 */
class UntrainedNetworksTest {
    private static final OrtRuntime RUNTIME = OrtRuntime.shared(1);
    private static final int BATCH = 2;
    private static final int CLASSES = 10;
    private static final int STEPS = Integer.getInteger("jointdnn.training.steps", 4);
    private static final int PLACEMENTS = Integer.getInteger("jointdnn.training.placements", 2);
    private static final TrainingRun RUN =
            new TrainingRun(new LearningRate.Constant(1e-3), Double.POSITIVE_INFINITY, 7);
    private static final CloudWorker.Patience PATIENT =
            new CloudWorker.Patience(Duration.ofSeconds(60), Duration.ofSeconds(120));

    @TempDir
    private Path folder;

    static Stream<String> networks() {
        return Stream.of(
                System.getProperty("jointdnn.training.networks", "resnet8").split(","));
    }

    private static Shape picture(UntrainedNetwork network) {
        return switch (network) {
            case LENET5 -> Shape.of(1, 28, 28);
            case RESNET18 -> Shape.of(3, 64, 64);
            case MOBILENETV2 -> Shape.of(3, 96, 96);
            default -> Shape.of(3, 32, 32);
        };
    }

    private TrainingNetwork network(String name) throws IOException {
        UntrainedNetwork network = UntrainedNetwork.of(name);
        Path file = folder.resolve(name + ".onnx");
        Files.write(file, network.model(picture(network), CLASSES, 1).toByteArray());
        PartitionedGraph graph = PartitionedGraph.of(RUNTIME, OnnxFile.read(file), BATCH, Purpose.TRAINING);
        Set<String> all = TrainableChoice.of(graph, List.of());
        return TrainingNetwork.of(
                graph,
                new TrainingSettings(
                        all,
                        graph.graph().outputs().get(0),
                        Loss.SOFTMAX_CROSS_ENTROPY,
                        new Optimizer.Adam(0.9, 0.999, 1e-8, 0, false),
                        ConvolutionLowering.DEFAULT));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void jointEqualsWhole(String name) throws IOException {
        TrainingNetwork network = network(name);
        CloudSettings settings =
                CloudSettings.of("127.0.0.1", 0, folder.resolve("cache")).withThreads(1);
        try (CloudServer server = CloudServer.start(settings, List.of(new ModelFolder(folder)))) {
            for (int seed = 0; seed < PLACEMENTS; seed++) {
                assertEqual(name, network, RandomRuns.draw(network, seed), server.port());
            }
        }
    }

    private static void assertEqual(String name, TrainingNetwork network, StepRuns runs, int port) {
        try (LocalTrainer whole = new LocalTrainer(RUNTIME, network, runs, RUN);
                CloudWorker there = CloudWorker.begin("127.0.0.1:" + port, name, BATCH, network, RUN.seed(), PATIENT);
                JointTrainer joint =
                        new JointTrainer(RUNTIME, network, RUN, there, Pace.FULL, runs, System::nanoTime)) {
            for (int step = 0; step < STEPS; step++) {
                Batch batch = Batch.of(network, step);
                assertThat(joint.step(batch.inputs(), batch.labels()))
                        .isEqualTo(whole.step(batch.inputs(), batch.labels()));
            }
            for (TensorSpec changing : network.changing()) {
                assertThat(joint.copyOf(changing.name()).bitwiseEquals(whole.copyOf(changing.name())))
                        .as("%s of %s with %s", changing.name(), name, runs)
                        .isTrue();
            }
        }
    }
}
