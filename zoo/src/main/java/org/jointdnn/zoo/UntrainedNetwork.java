package org.jointdnn.zoo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.ModelProto;

/**
 * Networks to train from scratch, made for the pictures and the classes that there are. Their weights are drawn as PyTorch
 * draws those of its layers ({@link UntrainedModel}).
 *
 * <p>Each has one input {@code input}, {@code [N, C, H, W]} for any {@code N}, and one output {@code output} of scores,
 * {@code [N, classes]}, before a softmax.
 */
public enum UntrainedNetwork {
    /**
     * LeNet-5 with rectifiers and poolings by maximum.
     *
     * <p>Source: LeCun, Bottou, Bengio, Haffner, Gradient-based learning applied to document recognition, Proceedings of the
     * IEEE 86(11), 1998, doi:10.1109/5.726791, figure 2. Pictures of less than 32x32 are padded by 2, as the paper's were.
     */
    LENET5("lenet5", UntrainedNetwork::leNet5),
    /**
     * A residual network of 8 layers with weights: a stage of one block for each of 16, 32 and 64 channels.
     *
     * <p>Source: He, Zhang, Ren, Sun, Deep residual learning for image recognition, CVPR 2016,
     * doi:10.1109/CVPR.2016.90, section 4.2, whose smallest has 20 layers; shortcuts between stages are 1x1 convolutions.
     */
    RESNET8("resnet8", (x, classes) -> head(stages(stem(x, 16), 1, 16, 32, 64), classes)),
    /** The same paper's network of 18 layers with weights. */
    RESNET18("resnet18", UntrainedNetwork::resNet18),
    /** Six convolutions of 32 to 128 channels in pairs, each pair with a pooling, and two fully connected layers. */
    VGG_SMALL("vgg-small", UntrainedNetwork::vggSmall),
    /** The zoo's {@code mobilenetv2}, which divides height and width by 32. */
    MOBILENETV2("mobilenetv2", (x, classes) -> MobileNetV2.features(x).fullyConnected(classes)),
    /** Down to a quarter of height and width and up again with skip connections, then a mean: a U-Net that classifies. */
    UNET_SMALL("unet-small", UntrainedNetwork::uNet);

    private static final int LENET_SIDE = 32;

    private final String label;
    private final BiFunction<Layer, Integer, Layer> layers;

    UntrainedNetwork(String label, BiFunction<Layer, Integer, Layer> layers) {
        this.label = label;
        this.layers = layers;
    }

    /** The name that commands use. */
    public String label() {
        return label;
    }

    /** The names of all. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(UntrainedNetwork::label).toList();
    }

    /** Whether {@link #of} knows the name. */
    public static boolean has(String name) {
        return labels().contains(name.toLowerCase(Locale.ROOT));
    }

    /** The network of a name; throws IllegalArgumentException if there is none. */
    public static UntrainedNetwork of(String name) {
        return Arrays.stream(values())
                .filter(network -> network.label.equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no network '" + name + "' to train; there are " + String.join(", ", labels())));
    }

    /**
     * The network as a model.
     *
     * @param picture {@code [C, H, W]}
     * @param seed of the weights
     * @throws IllegalArgumentException if a layer doesn't fit pictures of this size
     */
    public ModelProto model(Shape picture, int classes, long seed) {
        if (picture.rank() != 3 || classes < 2) {
            throw new IllegalArgumentException("picture is " + picture + " and classes are " + classes
                    + ", must be [C, H, W] and 2 or more for " + label);
        }
        Shape input = Shape.of(1, picture.extent(0), picture.extent(1), picture.extent(2));
        Graph graph = new Graph(label, input);
        layers.apply(Layer.input(graph), classes).nameOutput();
        return UntrainedModel.of(graph, seed);
    }

    private static Layer leNet5(Layer image, int classes) {
        int pad = image.shape().extent(2) < LENET_SIDE ? 2 : 0;
        Layer x = image.block("c1").conv(6, 5, 1, pad).bias().relu().maxPool(2, 2, 0);
        x = x.block("c3").conv(16, 5, 1, 0).bias().relu().maxPool(2, 2, 0).flatten();
        x = x.block("c5").fullyConnected(120).relu();
        x = x.block("f6").fullyConnected(84).relu();
        return x.block("output").fullyConnected(classes);
    }

    private static Layer stem(Layer image, int channels) {
        return image.block("stem").conv(channels, 3, 1, 1).batchNorm().relu();
    }

    private static Layer stages(Layer input, int blocks, int... widths) {
        Layer x = input;
        for (int stage = 0; stage < widths.length; stage++) {
            for (int block = 0; block < blocks; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                x = residual(x.block("stage" + (stage + 1) + "_" + (block + 1)), widths[stage], stride);
            }
        }
        return x;
    }

    private static Layer residual(Layer x, int channels, int stride) {
        Layer branch = x.conv(channels, 3, stride, 1).batchNorm().relu();
        branch = branch.conv(channels, 3, 1, 1).batchNorm();
        boolean same = stride == 1 && x.channels() == channels;
        Layer shortcut = same ? x : x.conv(channels, 1, stride, 0).batchNorm();
        return branch.add(shortcut).relu();
    }

    private static Layer head(Layer x, int classes) {
        return x.block("head").globalAveragePool().flatten().fullyConnected(classes);
    }

    private static Layer resNet18(Layer image, int classes) {
        Layer x = image.block("stem").conv(64, 7, 2, 3).batchNorm().relu().maxPool(3, 2, 1);
        return head(stages(x, 2, 64, 128, 256, 512), classes);
    }

    private static Layer vggSmall(Layer image, int classes) {
        Layer x = image;
        for (int channels : new int[] {32, 64, 128}) {
            x = x.block("conv" + channels).conv(channels, 3, 1, 1).bias().relu();
            x = x.conv(channels, 3, 1, 1).bias().relu().maxPool(2, 2, 0);
        }
        return x.block("fc").flatten().fullyConnected(256).relu().fullyConnected(classes);
    }

    private static Layer uNet(Layer image, int classes) {
        Layer full = twice(image.block("down1"), 16);
        Layer half = twice(full.maxPool(2, 2, 0).block("down2"), 32);
        Layer quarter = twice(half.maxPool(2, 2, 0).block("bottom"), 64);
        Layer x = quarter.block("up2").convTranspose(32, 2, 2, 0).bias().concat(half);
        x = twice(x, 32).block("up1").convTranspose(16, 2, 2, 0).bias().concat(full);
        return head(twice(x, 16), classes);
    }

    private static Layer twice(Layer x, int channels) {
        Layer once = x.conv(channels, 3, 1, 1).batchNorm().relu();
        return once.conv(channels, 3, 1, 1).batchNorm().relu();
    }
}
