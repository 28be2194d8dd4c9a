package org.jointdnn.training.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jointdnn.training.graph.Attributes.integers;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.planner.training.TrainingStep;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.RandomRuns;
import org.jointdnn.training.Stash;
import org.jointdnn.training.StepRuns;
import org.jointdnn.training.TestModel;
import org.jointdnn.training.TinyNetworks;
import org.jointdnn.training.TinyNetworks.Batch;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.joint.StepForecast;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.LearningRate;
import org.jointdnn.training.optimizer.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecomputationTest {
    private static final OrtRuntime RUNTIME = OrtRuntime.shared(1);
    private static final TrainingRun RUN = new TrainingRun(new LearningRate.Constant(0.02), 0.5, 7);

    static Stream<String> networks() {
        return TinyNetworks.all().keySet().stream();
    }

    /** Two blocks of convolution, normalisation, Relu and dropout, then a block of a product. */
    private static TestModel normalised() {
        TestModel model = new TestModel(1).values(0, 0.5).input("x", 2, 3, 4, 4);
        for (int layer = 1; layer <= 2; layer++) {
            model.weight("w" + layer, layer == 1 ? 4 : 5, layer == 1 ? 3 : 4, 3, 3)
                    .weight("s" + layer, 3 + layer)
                    .weight("b" + layer, 3 + layer)
                    .reals("m" + layer, Shape.of(3 + layer), new double[3 + layer])
                    .reals("v" + layer, Shape.of(3 + layer), new double[3 + layer])
                    .reals("ratio" + layer, Shape.of(), 0.25)
                    .node("Conv", "c" + layer, (layer == 1 ? "x" : "d1") + " w" + layer, integers("pads", 1, 1, 1, 1))
                    .node("BatchNormalization", "n" + layer, numbered("c s b m v", layer))
                    .node("Relu", "r" + layer, "n" + layer)
                    .node("Dropout", "d" + layer, "r" + layer + " ratio" + layer);
        }
        return model.node("Flatten", "f", "d2")
                .weight("w", 80, 3)
                .node("MatMul", "y", "f w")
                .output("y");
    }

    private static String numbered(String names, int number) {
        return String.join(
                " ", Stream.of(names.split(" ")).map(name -> name + number).toList());
    }

    private static TrainingSettings settings(TestModel model, boolean recompute) {
        TrainingSettings keeping = new TrainingSettings(
                model.weights(),
                "y",
                Loss.SOFTMAX_CROSS_ENTROPY,
                new Optimizer.Sgd(0.9, 0, false),
                ConvolutionLowering.DEFAULT);
        return recompute ? TinyNetworks.recomputing(keeping) : keeping;
    }

    /**
     * Besides masks of dropouts, which are drawn where they are read. Of the last block its input is as large as {@code f}, so it has
     * nothing to gain.
     */
    @Test
    void onlyWhatEntersABlockIsKept() {
        TestModel model = normalised();
        PartitionedGraph graph = model.blocks(4, 4, 2);
        Map<String, Long> stash = Stash.of(TrainingNetwork.of(graph, settings(model, true)));
        assertThat(stash)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("x", 4L * 2 * 3 * 16, "d1", 4L * 2 * 4 * 16, "f", 4L * 2 * 5 * 16));
        long statistics = 4 * (4 + 4 + 5 + 5);
        long beforeNormalisation = 4 * 2 * 4 * 16 + 4 * 2 * 5 * 16;
        long relusMasks = 2 * 4 * 16 + 2 * 5 * 16;
        assertThat(Stash.bytes(TrainingNetwork.of(graph, settings(model, false))))
                .isEqualTo(384 + 512 + 640 + statistics + beforeNormalisation + relusMasks);
    }

    /** Forward passes here and backward passes there: what is kept crosses. */
    @Test
    void whatIsNotKeptDoesNotCross() {
        TestModel model = normalised();
        PartitionedGraph graph = model.blocks(4, 4, 2);
        TrainingNetwork keeping = TrainingNetwork.of(graph, settings(model, false));
        TrainingNetwork recomputing = TrainingNetwork.of(graph, settings(model, true));
        assertThat(sent(keeping) - sent(recomputing)).isEqualTo(Stash.bytes(keeping) - Stash.bytes(recomputing));
    }

    private static long sent(TrainingNetwork network) {
        StepRuns runs = StepRuns.of(
                network,
                List.of(
                        new TrainingStep.Run(Pass.FORWARD, Side.MOBILE, 0, 2),
                        new TrainingStep.Run(Pass.BACKWARD, Side.CLOUD, 0, 2)));
        return StepForecast.of(network, runs).visits().stream()
                .flatMap(visit -> visit.sent().stream())
                .mapToLong(name -> network.tensor(name).orElseThrow().bytes())
                .sum();
    }

    /** What depends on noise can't be computed again. */
    @Test
    void randomOperatorsAreNotRunAgain() {
        TestModel model = new TestModel(1)
                .input("x", 2, 3)
                .weight("w", 3, 3)
                .node("MatMul", "m", "x w")
                .node("RandomUniformLike", "noise", "x")
                .node("Mul", "n", "m noise")
                .node("Exp", "e", "n")
                .node("Tanh", "y", "e")
                .output("y");
        PartitionedGraph graph = model.blocks(5);
        assertThat(Stash.of(TrainingNetwork.of(graph, settings(model, true))))
                .isEqualTo(Stash.of(TrainingNetwork.of(graph, settings(model, false))))
                .containsKeys("noise", "e", "y");
    }

    @ParameterizedTest
    @MethodSource("networks")
    void neverKeepsMore(String name) {
        for (PartitionedGraph graph : List.of(
                TinyNetworks.model(name).partitioned(), TinyNetworks.model(name).nodeByNode())) {
            TrainingSettings settings = TinyNetworks.settings(name);
            assertThat(Stash.bytes(TrainingNetwork.of(graph, TinyNetworks.recomputing(settings))))
                    .isLessThanOrEqualTo(Stash.bytes(TrainingNetwork.of(graph, settings)));
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void trainsTheSameBitForBitHoweverTheNetworkIsCut(String name) {
        PartitionedGraph graph = TinyNetworks.model(name).partitioned();
        TrainingNetwork keeping = TrainingNetwork.of(graph, TinyNetworks.settings(name));
        TrainingNetwork recomputing = TrainingNetwork.of(graph, TinyNetworks.recomputing(TinyNetworks.settings(name)));
        assertSame(keeping, recomputing);
    }

    @Test
    void masksOfDropoutsAndStatisticsOfTheBatchAreThoseOfTheForwardPass() {
        TestModel model = normalised();
        PartitionedGraph graph = model.blocks(4, 4, 2);
        assertSame(TrainingNetwork.of(graph, settings(model, false)), TrainingNetwork.of(graph, settings(model, true)));
    }

    private static void assertSame(TrainingNetwork keeping, TrainingNetwork recomputing) {
        for (int seed = 0; seed < 4; seed++) {
            StepRuns runs = RandomRuns.draw(keeping, seed);
            try (LocalTrainer one = new LocalTrainer(RUNTIME, keeping, runs, RUN);
                    LocalTrainer other = new LocalTrainer(RUNTIME, recomputing, runs, RUN)) {
                for (int step = 0; step < 8; step++) {
                    Batch batch = Batch.of(keeping, step);
                    assertThat(other.step(batch.inputs(), batch.labels()))
                            .isEqualTo(one.step(batch.inputs(), batch.labels()));
                }
                for (TensorSpec changing : keeping.changing()) {
                    assertThat(other.copyOf(changing.name()).bitwiseEquals(one.copyOf(changing.name())))
                            .as("%s, %s", changing.name(), runs)
                            .isTrue();
                }
            }
        }
    }
}
