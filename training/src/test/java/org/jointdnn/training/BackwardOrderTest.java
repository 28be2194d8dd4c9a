package org.jointdnn.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jointdnn.onnx.bundle.SegmentModel;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.training.gradient.BlockGradients;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackwardOrderTest {
    static Stream<String> networks() {
        return TinyNetworks.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void nodesStandAfterWhatTheyReadAndThoseOfLaterBlocksAtTheEnd(String name) throws InvalidProtocolBufferException {
        for (boolean recompute : new boolean[] {false, true}) {
            TrainingSettings settings = TinyNetworks.settings(name);
            TrainingNetwork network = TrainingNetwork.of(
                    TinyNetworks.model(name).nodeByNode(), recompute ? TinyNetworks.recomputing(settings) : settings);
            SegmentModel backward = network.backward(network.backwardFrom(), network.blocks() - 1);
            ModelProto model = ModelProto.parseFrom(backward.model());
            Set<String> known = new HashSet<>();
            model.getGraph().getInitializerList().stream()
                    .map(TensorProto::getName)
                    .forEach(known::add);
            Set<String> dependent = new HashSet<>(Set.of(network.targetGradient()));
            backward.inputs().forEach(input -> known.add(input.name()));
            List<String> squares = new ArrayList<>();
            for (NodeProto node : model.getGraph().getNodeList()) {
                List<String> reads = new ArrayList<>(node.getInputList());
                reads.removeIf(String::isEmpty);
                assertThat(known).containsAll(reads);
                known.addAll(node.getOutputList());
                boolean depends = reads.stream().anyMatch(dependent::contains);
                assertThat(depends || dependent.size() == 1)
                        .as("%s stands first if it depends on no gradient", node.getName())
                        .isTrue();
                if (depends) {
                    dependent.addAll(node.getOutputList());
                }
                squares.addAll(node.getOutputList());
            }
            squares.removeIf(output -> !output.startsWith("squares@"));
            List<String> expected = new ArrayList<>();
            for (int block = 0; block < network.blocks(); block++) {
                if (!network.parameters(block).isEmpty()) {
                    expected.add(BlockGradients.sumOfSquares(block));
                }
            }
            assertThat(squares).isEqualTo(expected);
        }
    }
}
