package org.jointdnn.zoo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The networks are the published ones: as many parameters and macs, and the shapes of the papers' tables. */
class ArchitectureTest {
    static List<String> names() {
        return Zoo.names();
    }

    /**
     * Exact where a count is published exactly: AlexNet to EfficientNet and Pix2Pix as torchvision documents them beside
     * its weights and Pix2Pix's authors' release prints them, YOLOv5n as its summary does, BERT-Small, ViT and NiN
     * as their released files hold. Of the others no exact count is published, and their layers' own is pinned: it is
     * the sum over the papers' tables, see the classes' comments.
     */
    @ParameterizedTest
    @CsvSource({
        "alexnet, 61100840, 0.714",
        "overfeat, 145920872, 2.801",
        "nin, 7595176, 1.100",
        "vgg16, 138357544, 15.470",
        "resnet50, 25557032, 4.089",
        "deep-speech, 28387357, 3.257",
        "pix2pix, 54413955, 6.048",
        "chair, 23079737, 0.540",
        "squeezenet1.1, 1235496, 0.349",
        "mobilenetv2, 3504872, 0.301",
        "mobilenetv3, 5483032, 0.217",
        "efficientnet-b0, 5288548, 0.386",
        "yolov5n, 1872157, 2.234",
        "vit-tiny, 5717416, 1.254",
        "bert-small, 28763648, 1.678",
        "whisper-tiny, 7632384, 18.469",
        "glyphnet, 201012, 0.014"
    })
    void countsAreThePublishedOnes(String name, long parameters, double gigaMacs) {
        assertThat(trainedValues(Zoo.graph(name, 1))).isEqualTo(parameters);
        assertThat(Zoo.network(name).parameters()).isEqualTo(parameters);
        assertThat(macs(graph(name)) / 1e9).isCloseTo(gigaMacs, within(0.0005));
        assertThat(Zoo.network(name).macs() / 1e9).isCloseTo(gigaMacs, within(1e-9));
    }

    /**
     * What papers print in few digits: OverFeat's counts of its section 3 (145 M cut, not rounded; "connections" within
     * 0.4 %), MobileNetV3's and EfficientNet's tables (the former's 219 M counts with the paper's own tool), NiN's
     * file of 29 MB, YOLOv5n's list of models (4.5 GFLOPs are twice the multiply-accumulates), ViT-Ti's of the DeiT
     * paper and its successors, BERT-Small's of its release.
     */
    @ParameterizedTest
    @CsvSource({
        "overfeat, 145, 1, 2.810, 0.01",
        "nin, 7.6, 0.05, 1.1, 0.05",
        "mobilenetv3, 5.4, 0.1, 0.219, 0.003",
        "efficientnet-b0, 5.3, 0.05, 0.39, 0.005",
        "yolov5n, 1.9, 0.05, 2.25, 0.025",
        "vit-tiny, 5.7, 0.05, 1.3, 0.05",
        "bert-small, 28.8, 0.05, 1.678, 0.0005"
    })
    void countsRoundToThePrintedOnes(
            String name, double megaParameters, double parametersOff, double gigaMacs, double macsOff) {
        assertThat(trainedValues(Zoo.graph(name, 1)) / 1e6).isCloseTo(megaParameters, within(parametersOff));
        assertThat(macs(graph(name)) / 1e9).isCloseTo(gigaMacs, within(macsOff));
    }

    /** The equations of Deep Speech's section 2, with 19 frames of 81 values, 2048 units and 29 characters. */
    @Test
    void deepSpeechHasTheValuesOfItsEquations() {
        long first = 19 * 81 * 2048 + 2048;
        long dense = 2048 * 2048 + 2048;
        long recurrent = dense + 2 * 2048 * 2048;
        long last = 2048 * 29 + 29;
        assertThat(Zoo.network("deep-speech").parameters()).isEqualTo(first + 2 * dense + recurrent + dense + last);
    }

    /**
     * The paper prints 39 M for encoder and decoder of Whisper tiny. The decoder has 4 layers of three times the
     * attention's projections, twice of them, a table of 51,865 words and one of 448 positions; with those, and
     * the encoder's fixed positions counted as its release stores them, it is 37.8 M.
     */
    @Test
    void whisperIsTheEncoderOfAModelOfThePrintedSize() {
        long width = 384;
        long attention = 4 * width * width + 3 * width;
        long mlp = 8 * width * width + 5 * width;
        long decoder = (51_865 + 448) * width + 4 * (2 * attention + mlp + 3 * 2 * width) + 2 * width;
        long encoder = Zoo.network("whisper-tiny").parameters() + 1500 * width;
        assertThat(encoder + decoder).isEqualTo(37_760_640);
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
                "pix2pix | output | 3,256,256",
                "overfeat | conv1/MaxPool | 96,28,28",
                "overfeat | conv2/Conv | 256,24,24",
                "overfeat | conv2/MaxPool | 256,12,12",
                "overfeat | conv4/Relu | 1024,12,12",
                "overfeat | conv5/MaxPool | 1024,6,6",
                "overfeat | fc7/Gemm | 4096",
                "nin | cccp2/Relu | 96,54,54",
                "nin | cccp2/MaxPool | 96,27,27",
                "nin | cccp4/MaxPool | 256,13,13",
                "nin | cccp6/MaxPool | 384,6,6",
                "nin | cccp8/Relu | 1000,6,6",
                "deep-speech | dense1/Clip | 2048,100",
                "deep-speech | dense3/Clip | 100,2048",
                "deep-speech | output | 100,29",
                "chair | fc2_chair/Concat | 1536",
                "chair | fc5/Reshape | 256,8,8",
                "chair | uconv1/Relu | 256,16,16",
                "chair | uconv3/Relu | 92,64,64",
                "chair | image | 3,128,128",
                "chair | mask | 2,128,128",
                "mobilenetv3 | conv/HardSwish | 16,112,112",
                "mobilenetv3 | bneck3/Add | 24,56,56",
                "mobilenetv3 | bneck6/Add | 40,28,28",
                "mobilenetv3 | bneck10/Add | 80,14,14",
                "mobilenetv3 | bneck12/Add | 112,14,14",
                "mobilenetv3 | bneck15/Add | 160,7,7",
                "mobilenetv3 | head/HardSwish | 960,7,7",
                "mobilenetv3 | head/HardSwish_1 | 1280",
                "efficientnet-b0 | stage1/Mul | 32,112,112",
                "efficientnet-b0 | stage3_2/Add | 24,56,56",
                "efficientnet-b0 | stage4_2/Add | 40,28,28",
                "efficientnet-b0 | stage6_3/Add | 112,14,14",
                "efficientnet-b0 | stage7_4/Add | 192,7,7",
                "efficientnet-b0 | stage9/Mul | 1280,7,7",
                "yolov5n | 0/Mul | 16,320,320",
                "yolov5n | 9/Concat | 512,20,20",
                "yolov5n | 11/Concat | 256,40,40",
                "yolov5n | 15/Concat | 128,80,80",
                "yolov5n | stride8 | 255,80,80",
                "yolov5n | stride16 | 255,40,40",
                "yolov5n | stride32 | 255,20,20",
                "vit-tiny | patches/Transpose | 196,192",
                "vit-tiny | patches/Concat | 197,192",
                "vit-tiny | attention1/Softmax | 3,197,197",
                "vit-tiny | mlp12/Add_2 | 197,192",
                "bert-small | embeddings/Gather | 128,512",
                "bert-small | attention4/Softmax | 8,128,128",
                "bert-small | output | 128,512",
                "bert-small | pooled | 512",
                "whisper-tiny | conv1/Mul_1 | 384,3000",
                "whisper-tiny | conv2/Mul_1 | 384,1500",
                "whisper-tiny | attention4/Softmax | 6,1500,1500",
                "whisper-tiny | output | 1500,384",
                "glyphnet | conv1/Relu | 16,32,32",
                "glyphnet | residual3/Relu_1 | 32,16,16",
                "glyphnet | residual5/Relu_1 | 48,8,8",
                "glyphnet | residual8/Relu_1 | 64,4,4"
            })
    void shapesAreThoseOfThePapers(String name, String tensor, String extents) {
        String shape = Zoo.graph(name, 1).shape(tensor).toString();
        assertThat(shape.replace(" ", "")).isEqualTo("[1," + extents + "]");
    }

    @ParameterizedTest
    @MethodSource("names")
    void batchIsAnExtentOfEveryTensorThatTheInputReaches(String name) {
        Graph one = Zoo.graph(name, 1);
        Graph five = Zoo.graph(name, 5);
        assertThat(five.weights()).isEqualTo(one.weights());
        Set<String> reached = new HashSet<>(Set.of(Graph.INPUT));
        for (NodeProto node : five.toModel("data", "1").getGraph().getNodeList()) {
            if (node.getInputList().stream().anyMatch(reached::contains)) {
                String tensor = node.getOutput(0);
                reached.add(tensor);
                Shape shape = five.shape(tensor);
                assertThat(shape.elements()).isEqualTo(5 * one.shape(tensor).elements());
                boolean timeFirst = tensor.startsWith("recurrent");
                assertThat(shape.extents()[timeFirst ? shape.rank() - 2 : 0]).isEqualTo(5);
            }
        }
        assertThat(reached).containsAll(five.outputs());
    }

    /** Operators that the runtime fuses are neighbours, and nothing else reads what lies between them. */
    @ParameterizedTest
    @CsvSource({"resnet50", "mobilenetv2", "pix2pix", "mobilenetv3", "efficientnet-b0", "yolov5n"})
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

    /** Everything but the statistics that normalisations record, fixed positions, and copies. */
    private static long trainedValues(Graph graph) {
        return graph.weights().stream()
                .filter(weight -> !weight.name().contains("running_"))
                .mapToLong(ArchitectureTest::trainedValues)
                .sum();
    }

    private static long trainedValues(Weight weight) {
        if (weight.initial() instanceof Weight.Initial.Copies copies) {
            return weight.shape().elements() / copies.count();
        }
        return weight.initial() instanceof Weight.Initial.Sinusoids
                ? 0
                : weight.shape().elements();
    }

    /** By definition: every element of the output (or of the input, transposed) meets one filter or row. */
    private static long macs(GraphProto graph) {
        Map<String, List<Long>> shapes = new HashMap<>();
        graph.getInitializerList().forEach(tensor -> shapes.put(tensor.getName(), tensor.getDimsList()));
        List.of(graph.getInputList(), graph.getOutputList(), graph.getValueInfoList())
                .forEach(infos -> infos.forEach(info -> shapes.put(
                        info.getName(),
                        info.getType().getTensorType().getShape().getDimList().stream()
                                .map(dim -> dim.getDimValue())
                                .toList())));
        return graph.getNodeList().stream()
                .mapToLong(node -> macs(node, shapes))
                .sum();
    }

    private static long macs(NodeProto node, Map<String, List<Long>> shapes) {
        List<Long> output = requireNonNull(shapes.get(node.getOutput(0)));
        List<Long> input = requireNonNull(shapes.get(node.getInput(0)));
        List<Long> weight = node.getInputCount() > 1 ? shapes.getOrDefault(node.getInput(1), List.of()) : List.of();
        return switch (node.getOpType()) {
            case "Conv", "Gemm" -> product(output) * product(weight.subList(1, weight.size()));
            case "ConvTranspose" -> product(input) * product(weight.subList(1, weight.size()));
            case "MatMul" -> product(output) * input.get(input.size() - 1);
            case "RNN" ->
                input.get(0) * input.get(1) * (product(weight) + product(requireNonNull(shapes.get(node.getInput(2)))));
            default -> 0;
        };
    }

    private static long product(List<Long> extents) {
        return extents.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }
}
