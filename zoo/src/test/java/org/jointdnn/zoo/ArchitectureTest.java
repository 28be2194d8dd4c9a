package org.jointdnn.zoo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The networks are the published ones: as many parameters and macs, and the shapes of the papers' tables. */
class ArchitectureTest {
    static List<String> names() {
        return Zoo.names();
    }

    /** Counts as torchvision documents them beside its weights; Pix2Pix as its authors' release prints it. */
    @ParameterizedTest
    @CsvSource({
        "alexnet, 61100840, 0.714",
        "vgg16, 138357544, 15.470",
        "resnet50, 25557032, 4.089",
        "mobilenetv2, 3504872, 0.301",
        "squeezenet1.1, 1235496, 0.349",
        "pix2pix, 54413955, 6.048"
    })
    void countsAreThePublishedOnes(String name, long parameters, double gigaMacs) {
        assertThat(trainedValues(graph(name))).isEqualTo(parameters);
        assertThat(Zoo.network(name).parameters()).isEqualTo(parameters);
        assertThat(macs(graph(name)) / 1e9).isCloseTo(gigaMacs, within(0.0005));
        assertThat(Zoo.network(name).macs() / 1e9).isCloseTo(gigaMacs, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alexnet | conv1/Conv | 64,55,55",
                "alexnet | conv1/MaxPool | 64,27,27",
                "alexnet | conv2/Conv | 192,27,27",
                "alexnet | conv3/Conv | 384,13,13",
                "alexnet | conv5/MaxPool | 256,6,6",
                "alexnet | fc6/Gemm | 4096",
                "vgg16 | conv1_2/Relu | 64,224,224",
                "vgg16 | conv2_2/MaxPool | 128,56,56",
                "vgg16 | conv3_3/MaxPool | 256,28,28",
                "vgg16 | conv4_3/MaxPool | 512,14,14",
                "vgg16 | conv5_3/MaxPool | 512,7,7",
                "vgg16 | fc6/Flatten | 25088",
                "resnet50 | conv1/Relu | 64,112,112",
                "resnet50 | conv1/MaxPool | 64,56,56",
                "resnet50 | conv2_3/Add | 256,56,56",
                "resnet50 | conv3_1/Conv | 128,56,56",
                "resnet50 | conv3_4/Add | 512,28,28",
                "resnet50 | conv4_6/Add | 1024,14,14",
                "resnet50 | conv5_3/Add | 2048,7,7",
                "mobilenetv2 | conv/Clip | 32,112,112",
                "mobilenetv2 | bottleneck1_1/BatchNormalization_1 | 16,112,112",
                "mobilenetv2 | bottleneck2_2/Add | 24,56,56",
                "mobilenetv2 | bottleneck3_3/Add | 32,28,28",
                "mobilenetv2 | bottleneck4_4/Add | 64,14,14",
                "mobilenetv2 | bottleneck5_3/Add | 96,14,14",
                "mobilenetv2 | bottleneck6_3/Add | 160,7,7",
                "mobilenetv2 | bottleneck7_1/BatchNormalization_2 | 320,7,7",
                "mobilenetv2 | head/Clip | 1280,7,7",
                "squeezenet1.1 | conv1/Conv | 64,111,111",
                "squeezenet1.1 | conv1/MaxPool | 64,55,55",
                "squeezenet1.1 | fire3/MaxPool | 128,27,27",
                "squeezenet1.1 | fire5/MaxPool | 256,13,13",
                "squeezenet1.1 | fire9/Concat | 512,13,13",
                "squeezenet1.1 | conv10/Relu | 1000,13,13",
                "pix2pix | encoder1/LeakyRelu | 64,128,128",
                "pix2pix | encoder4/LeakyRelu | 512,16,16",
                "pix2pix | encoder8/Relu | 512,1,1",
                "pix2pix | decoder1/Concat | 1024,2,2",
                "pix2pix | decoder4/Concat | 1024,16,16",
                "pix2pix | decoder5/Concat | 512,32,32",
                "pix2pix | decoder7/Concat | 128,128,128",
                "pix2pix | output | 3,256,256"
            })
    void shapesAreThoseOfThePapers(String name, String tensor, String extents) {
        String shape = Zoo.graph(name, 1).shape(tensor).toString();
        assertThat(shape.replace(" ", "")).isEqualTo("[1," + extents + "]");
    }

    @ParameterizedTest
    @MethodSource("names")
    void batchIsTheFirstExtentOfEveryTensor(String name) {
        Graph one = Zoo.graph(name, 1);
        Graph five = Zoo.graph(name, 5);
        assertThat(five.shape("output").extent(0)).isEqualTo(5);
        assertThat(five.weights()).isEqualTo(one.weights());
        GraphProto model = five.toModel("data", "1").getGraph();
        for (int i = 0; i < model.getValueInfoCount(); i++) {
            Shape shape = five.shape(model.getValueInfo(i).getName());
            assertThat(shape.extent(0)).isEqualTo(5);
            assertThat(shape.elements())
                    .isEqualTo(5 * one.shape(model.getValueInfo(i).getName()).elements());
        }
    }

    /** Operators that the runtime fuses are neighbours, and nothing else reads what lies between them. */
    @ParameterizedTest
    @CsvSource({"resnet50", "mobilenetv2", "pix2pix"})
    void normalisationsFollowTheirConvolutions(String name) {
        List<NodeProto> nodes = graph(name).getNodeList();
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).getOpType().equals("BatchNormalization")) {
                NodeProto before = nodes.get(i - 1);
                assertThat(before.getOpType()).startsWith("Conv");
                assertThat(before.getInputCount())
                        .as("no bias beside the normalisation's")
                        .isEqualTo(2);
                assertThat(nodes.get(i).getInput(0)).isEqualTo(before.getOutput(0));
                assertThat(nodes.stream().filter(node -> node.getInputList().contains(before.getOutput(0))))
                        .hasSize(1);
            }
        }
    }

    @Test
    void layersThatDoNotFitAreRefused() {
        Layer x = Layer.input(new Graph("test", Shape.of(1, 3, 8, 8)));
        assertThatThrownBy(() -> x.conv(4, 9, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a kernel of 9 with pad 0 doesn't fit input [1, 3, 8, 8]");
        assertThatThrownBy(() -> x.conv(4).bias().add(x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("can't add Conv [1, 4, 8, 8] and input [1, 3, 8, 8]: shapes must be equal");
        assertThatThrownBy(() -> x.maxPool(2, 2, 0).concat(x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("heights and widths must be equal");
        Layer convolution = x.conv(4);
        Layer activation = convolution.relu();
        assertThatThrownBy(convolution::bias).isInstanceOf(IllegalStateException.class);
        assertThat(activation.channels()).isEqualTo(4);
    }

    private static GraphProto graph(String name) {
        return Zoo.graph(name, 1).toModel("data", "1").getGraph();
    }

    /** Everything but constants and the statistics that normalisations record. */
    private static long trainedValues(GraphProto graph) {
        return graph.getInitializerList().stream()
                .filter(tensor -> tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
                .filter(tensor -> !tensor.getName().contains("running_"))
                .mapToLong(tensor -> product(tensor.getDimsList()))
                .sum();
    }

    /** By definition: every element of the output (or of the input, transposed) meets one filter. */
    private static long macs(GraphProto graph) {
        Map<String, TensorProto> weights = new HashMap<>();
        graph.getInitializerList().forEach(tensor -> weights.put(tensor.getName(), tensor));
        Map<String, Long> elements = new HashMap<>();
        List.of(graph.getInputList(), graph.getOutputList(), graph.getValueInfoList())
                .forEach(infos -> infos.forEach(info -> elements.put(
                        info.getName(),
                        info.getType().getTensorType().getShape().getDimList().stream()
                                .mapToLong(dim -> dim.getDimValue())
                                .reduce(1, Math::multiplyExact))));
        long macs = 0;
        for (NodeProto node : graph.getNodeList()) {
            boolean transposed = node.getOpType().equals("ConvTranspose");
            if (transposed
                    || node.getOpType().equals("Conv")
                    || node.getOpType().equals("Gemm")) {
                List<Long> filter =
                        requireNonNull(weights.get(node.getInput(1))).getDimsList();
                String counted = transposed ? node.getInput(0) : node.getOutput(0);
                macs += requireNonNull(elements.get(counted)) * product(filter.subList(1, filter.size()));
            }
        }
        return macs;
    }

    private static long product(List<Long> extents) {
        return extents.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }
}
