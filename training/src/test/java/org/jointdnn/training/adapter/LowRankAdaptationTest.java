package org.jointdnn.training.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.jointdnn.training.graph.Attributes.integer;
import static org.jointdnn.training.graph.Attributes.integers;
import static org.jointdnn.training.graph.Attributes.real;
import static org.jointdnn.training.graph.Attributes.text;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.training.Evaluator;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.NetworkHash;
import org.jointdnn.training.TestModel;
import org.jointdnn.training.TinyNetworks;
import org.jointdnn.training.TinyNetworks.Batch;
import org.jointdnn.training.TrainedModel;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.LearningRate;
import org.jointdnn.training.optimizer.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LowRankAdaptationTest {
    private static final OrtRuntime RUNTIME = OrtRuntime.shared(1);
    private static final TrainingRun RUN =
            new TrainingRun(new LearningRate.Constant(0.05), Double.POSITIVE_INFINITY, 1);

    /** A layer that reads {@code x} and {@code w}, and the highest rank it allows. */
    record Layer(String name, TestModel model, int maxRank) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Layer> layers() {
        return Stream.of(
                new Layer(
                        "MatMul of a vector",
                        new TestModel(1)
                                .input("x", 3)
                                .weight("w", 3, 4)
                                .node("MatMul", "y", "x w")
                                .output("y"),
                        3),
                new Layer(
                        "MatMul of batches of matrices",
                        new TestModel(2)
                                .input("x", 2, 5, 3)
                                .weight("w", 3, 4)
                                .node("MatMul", "y", "x w")
                                .output("y"),
                        3),
                new Layer("MatMul three times", TinyNetworks.model("tied"), 4),
                new Layer("Gemm", gemm(List.of(4L, 3L), List.of(3L, 5L)), 3),
                new Layer("Gemm, input transposed", gemm(List.of(3L, 4L), List.of(3L, 5L), "transA"), 3),
                new Layer("Gemm, weight transposed", gemm(List.of(4L, 3L), List.of(5L, 3L), "transB"), 3),
                new Layer("Gemm, both transposed", gemm(List.of(7L, 4L), List.of(5L, 7L), "transA", "transB"), 5),
                new Layer("Conv along a line", conv(List.of(2L, 3L, 7L), List.of(4L, 3L, 3L), 1, 1), 4),
                new Layer("Conv of 1x1", conv(List.of(2L, 3L, 5L, 4L), List.of(6L, 3L, 1L, 1L), 1, 1), 3),
                new Layer("Conv, strided and padded", conv(List.of(2L, 2L, 7L, 5L), List.of(5L, 2L, 3L, 3L), 2, 1), 5),
                new Layer("Conv of groups", conv(List.of(1L, 6L, 5L, 5L), List.of(9L, 2L, 3L, 3L), 1, 3), 3),
                new Layer("Conv, depthwise", conv(List.of(2L, 3L, 5L, 5L), List.of(3L, 1L, 3L, 3L), 1, 3), 1),
                new Layer(
                        "Conv that pads by itself, dilated",
                        new TestModel(3)
                                .input("x", 1, 2, 9, 9)
                                .weight("w", 3, 2, 3, 3)
                                .weight("b", 3)
                                .node("Conv", "y", "x w b", text("auto_pad", "VALID"), integers("dilations", 2, 3))
                                .output("y"),
                        3));
    }

    private static long[] extents(List<Long> list) {
        return list.stream().mapToLong(extent -> extent).toArray();
    }

    private static TestModel gemm(List<Long> x, List<Long> w, String... transposed) {
        return new TestModel(4)
                .input("x", extents(x))
                .weight("w", extents(w))
                .weight("b", 5)
                .node(
                        "Gemm",
                        "y",
                        "x w b",
                        real("alpha", 0.7),
                        real("beta", 1.5),
                        integer("transA", List.of(transposed).contains("transA") ? 1 : 0),
                        integer("transB", List.of(transposed).contains("transB") ? 1 : 0))
                .output("y");
    }

    private static TestModel conv(List<Long> x, List<Long> w, int stride, int groups) {
        boolean line = x.size() == 3;
        return new TestModel(5)
                .input("x", extents(x))
                .weight("w", extents(w))
                .node(
                        "Conv",
                        "y",
                        "x w",
                        integer("group", groups),
                        line ? integers("strides", stride) : integers("strides", stride, stride),
                        line ? integers("pads", 1, 1) : integers("pads", 1, 0, 0, 1))
                .output("y");
    }

    private static TrainingNetwork network(PartitionedGraph graph, Adapters adapters) {
        return TrainingNetwork.of(
                graph,
                new TrainingSettings(
                        adapters.weights().isEmpty() ? Set.of("w") : Set.of(),
                        "y",
                        Loss.MEAN_SQUARED_ERROR,
                        new Optimizer.Sgd(0.9, 0, false),
                        ConvolutionLowering.DEFAULT,
                        adapters,
                        false));
    }

    private static LocalTrainer trainer(TrainingNetwork network) {
        return new LocalTrainer(RUNTIME, network, List.of(new Segment(0, network.blocks() - 1)), RUN);
    }

    private static void assertClose(Tensor given, Tensor expected, double tolerance) {
        assertThat(given.shape()).isEqualTo(expected.shape());
        float[] values = given.toFloats();
        for (int index = 0; index < values.length; index++) {
            assertThat((double) values[index]).isCloseTo(expected.toFloats()[index], within(tolerance));
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void trainingBeginsWithTheNetworkAsItIs(Layer layer) {
        PartitionedGraph graph = layer.model().partitioned();
        TrainingNetwork plain = network(graph, Adapters.NONE);
        TrainingNetwork adapted = network(graph, new Adapters(1, 1, 3, Set.of("w")));
        Batch batch = Batch.of(plain, 1);
        try (LocalTrainer without = trainer(plain);
                LocalTrainer with = trainer(adapted)) {
            without.step(batch.inputs(), batch.labels());
            with.step(batch.inputs(), batch.labels());
            assertClose(with.copyOf("y"), without.copyOf("y"), 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void theMergedModelAnswersAsTheAdaptedNetworkAndIsBuiltAsBefore(Layer layer) {
        PartitionedGraph graph = layer.model().partitioned();
        for (int rank = 1; rank <= layer.maxRank(); rank++) {
            TrainingNetwork network = network(graph, new Adapters(rank, 2, 3, Set.of("w")));
            try (LocalTrainer trainer = trainer(network)) {
                for (int step = 0; step < 4; step++) {
                    Batch batch = Batch.of(network, step);
                    trainer.step(batch.inputs(), batch.labels());
                }
                ModelProto merged = TrainedModel.of(graph.graph(), network, trainer);
                Batch batch = Batch.of(network, 9);
                trainer.step(batch.inputs(), batch.labels());
                TensorSpec input = network.inputs().get(0);
                try (Evaluator evaluator = new Evaluator(RUNTIME, merged, input, network.target())) {
                    Tensor x = batch.inputs().values().iterator().next();
                    assertClose(evaluator.run(x), trainer.copyOf("y"), 1e-5);
                }
                ModelProto source = layer.model().proto();
                assertThat(merged.getGraph().getNodeList())
                        .isEqualTo(source.getGraph().getNodeList());
                assertThat(merged.getGraph().getInitializerList())
                        .extracting(TensorProto::getName)
                        .containsExactlyInAnyOrderElementsOf(source.getGraph().getInitializerList().stream()
                                .map(TensorProto::getName)
                                .toList());
                Tensor frozen = network.initial(network.adapted().get(0).weight());
                Tensor weight = Tensor.of(
                        frozen.type(),
                        frozen.shape(),
                        initializer(merged, "w").getRawData().asReadOnlyByteBuffer());
                assertThat(weight.bitwiseEquals(frozen)).isFalse();
            }
        }
    }

    private static TensorProto initializer(ModelProto model, String name) {
        return model.getGraph().getInitializerList().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aRankBeyondTheLayersIsRefused(Layer layer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        network(layer.model().partitioned(), new Adapters(layer.maxRank() + 1, 1, 3, Set.of("w"))))
                .withMessageContaining("rank is " + (layer.maxRank() + 1) + ", more than 'w'")
                .withMessageContaining("allows, which is 1.." + layer.maxRank());
    }

    /** {@code W + 3 A B} of two groups, each {@code 2 x 2} and of rank 1. */
    @Test
    void mergedWeightsAreThoseOfThePlainFormula() {
        TensorSpec weight = new TensorSpec("w", ElementType.FLOAT32, Shape.of(4, 2, 1));
        AdaptedWeight adapted = new AdaptedWeight(new AdaptableWeight(weight, AdaptableWeight.Layout.FILTERS, 2), 1, 3);
        assertThat(adapted.a().shape()).isEqualTo(Shape.of(2, 2, 1));
        assertThat(adapted.b().shape()).isEqualTo(Shape.of(4, 1, 1));
        Tensor merged = adapted.merged(
                Tensor.ofFloats(weight.shape(), 1, 1, 1, 1, 1, 1, 1, 1),
                Tensor.ofFloats(adapted.a().shape(), 1, 2, 3, 4),
                Tensor.ofFloats(adapted.b().shape(), 1, 10, 100, -1));
        assertThat(merged.toFloats()).containsExactly(4, 7, 31, 61, 901, 1201, -8, -11);
    }

    /** Of w1 [3,1,3,3], w2 [3,3,3,3], w3 [5,27] and w4 [4,5], with momentum. */
    @Test
    void onlyTheFactorsChangeAndSoTheyAreWhatCrosses() {
        TrainingSettings settings = TinyNetworks.settings("lenet");
        PartitionedGraph graph = TinyNetworks.model("lenet").partitioned();
        TrainingNetwork adapted = TrainingNetwork.of(graph, TinyNetworks.withAdapters("lenet"));
        assertThat(bytes(adapted)).isEqualTo(2 * 4 * (24 + 60 + 64 + 18));
        assertThat(bytes(TrainingNetwork.of(graph, settings))).isEqualTo(2 * 4 * 271);
        assertThat(adapted.changing())
                .extracting(TensorSpec::name)
                .contains("w3:lora_a", "w3:lora_b")
                .doesNotContain("w1", "w2", "w3", "w4", "b1", "b3");
    }

    private static long bytes(TrainingNetwork network) {
        return network.changing().stream().mapToLong(TensorSpec::bytes).sum();
    }

    @Test
    void theSeedDecidesWhatTrainingBeginsWithAndTheHashTells() {
        PartitionedGraph graph = layers().findFirst().orElseThrow().model().partitioned();
        String hash = NetworkHash.of(network(graph, new Adapters(2, 2, 3, Set.of("w"))))
                .sha256();
        assertThat(NetworkHash.of(network(graph, new Adapters(2, 2, 3, Set.of("w"))))
                        .sha256())
                .isEqualTo(hash);
        for (Adapters other : List.of(
                new Adapters(2, 2, 4, Set.of("w")),
                new Adapters(2, 3, 3, Set.of("w")),
                new Adapters(1, 1, 3, Set.of("w")))) {
            assertThat(NetworkHash.of(network(graph, other)).sha256()).isNotEqualTo(hash);
        }
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adapters(0, 1, 1, Set.of()))
                .withMessage("rank is 0, must be 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adapters(1, 0, 1, Set.of()))
                .withMessage("alpha is 0.0, must be more than 0");
        PartitionedGraph graph = TinyNetworks.model("lenet").partitioned();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network(graph, new Adapters(1, 1, 1, Set.of("b1"))))
                .withMessageContaining("'b1' can't have an adapter: node 'node c1' (Conv) reads it otherwise");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network(graph, new Adapters(1, 1, 1, Set.of("w9"))))
                .withMessage("'w9' can't have an adapter: it is no weight");
        TrainingSettings plain = TinyNetworks.settings("lenet");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingSettings(
                        Set.of("w1"),
                        plain.target(),
                        plain.loss(),
                        plain.optimizer(),
                        plain.lowering(),
                        new Adapters(1, 1, 1, Set.of("w1")),
                        false))
                .withMessage("'w1' is trainable and has an adapter; it must be one of the two");
    }
}
