package org.jointdnn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.Optimizer;
import org.jointdnn.zoo.Zoo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reference network has gradients: its models fit each other, block by block. */
class ZooTrainingTest {
    static Stream<String> names() {
        return Zoo.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void passesOfAllBlocksGiveWhatThoseAfterThemRead(String name, @TempDir Path folder) throws IOException {
        OnnxFile file = OnnxFile.read(Zoo.writeOutline(name, 2, folder));
        PartitionedGraph graph = PartitionedGraph.declared(file, 2).orElseThrow();
        Set<String> weights = Trainables.of(graph.graph());
        String target = graph.graph().outputs().get(0);
        TrainingSettings settings = new TrainingSettings(
                weights,
                target,
                Loss.MEAN_SQUARED_ERROR,
                new Optimizer.Adam(0.9, 0.999, 1e-8, 0, false),
                ConvolutionLowering.DEFAULT);
        TrainingNetwork keeping = TrainingNetwork.of(graph, settings);
        TrainingNetwork recomputing = TrainingNetwork.of(graph, TinyNetworks.recomputing(settings));
        checkPasses(graph, keeping, weights);
        checkPasses(graph, recomputing, weights);
        assertThat(Stash.bytes(recomputing)).isLessThanOrEqualTo(Stash.bytes(keeping));
    }

    private static void checkPasses(PartitionedGraph graph, TrainingNetwork network, Set<String> weights) {
        Set<String> known = new HashSet<>();
        network.held().forEach(held -> known.add(held.name()));
        network.inputs().forEach(input -> known.add(input.name()));
        known.add(Loss.LABELS);
        network.settings().optimizer().scalars(1, 1, 1).keySet().forEach(known::add);
        int last = network.blocks() - 1;
        Set<String> trained = new HashSet<>();
        for (int block = 0; block <= last; block++) {
            pass(network.forward(block, block), known);
        }
        for (int block = last; block >= network.backwardFrom(); block--) {
            if (!network.gradients(block).isEmpty()) {
                pass(network.backward(block, block), known);
            }
        }
        for (int block = 0; block <= last; block++) {
            network.parameters(block).forEach(parameter -> trained.add(parameter.name()));
            if (!network.parameters(block).isEmpty()) {
                pass(network.update(block, block), known);
            }
        }
        assertThat(weights).containsAll(trained);
        boolean oneOutput = graph.graph().outputs().size() == 1;
        if (oneOutput) {
            assertThat(trained).isEqualTo(weights);
        }
    }

    /** Of batches of 16, MB. */
    @ParameterizedTest
    @CsvSource({"resnet50, 1318.6, 382.3", "mobilenetv2, 861.6, 266.9", "vit-tiny, 799.3, 67.7", "vgg16, 779.3, 681.3"})
    void recomputationKeepsLess(String name, double keeping, double recomputing, @TempDir Path folder)
            throws IOException {
        OnnxFile file = OnnxFile.read(Zoo.writeOutline(name, 16, folder));
        PartitionedGraph graph = PartitionedGraph.declared(file, 16).orElseThrow();
        TrainingSettings settings = new TrainingSettings(
                Trainables.of(graph.graph()),
                graph.graph().outputs().get(0),
                Loss.MEAN_SQUARED_ERROR,
                new Optimizer.Sgd(0.9, 0, false),
                ConvolutionLowering.DEFAULT);
        assertThat(Stash.bytes(TrainingNetwork.of(graph, settings)) / 1e6).isCloseTo(keeping, within(0.05));
        assertThat(Stash.bytes(TrainingNetwork.of(graph, TinyNetworks.recomputing(settings))) / 1e6)
                .isCloseTo(recomputing, within(0.05));
    }

    private static void pass(SegmentModel model, Set<String> known) {
        List<String> reads = model.inputs().stream().map(TensorSpec::name).toList();
        assertThat(known).containsAll(reads);
        model.outputs().forEach(output -> known.add(output.name()));
    }
}
