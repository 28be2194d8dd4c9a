package org.jointdnn.zoo;

import java.util.List;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.zoo.Weight.Initial;

/**
 * The output of a layer of a network under construction, with every layer that may come next as a
 * method, so that a network's code reads like its paper's table.
 *
 * <p>Shape: {@code [N, C, H, W]} until {@link #flatten}, then {@code [N, C]}; computed layer by
 * layer, rejected where a layer doesn't fit. Kernels, strides and pads are the same in both
 * directions, as in all networks here.
 *
 * <p>Initial values: weights are normal with variance {@code gain / fan-in}, where the gain undoes
 * what the activation before the layer did to the second moment: 2 after a ReLU, {@code 2 / (1 + a²)}
 * after a leaky one of slope a, 1 after none (He et al., Delving deep into rectifiers, ICCV 2015,
 * doi:10.1109/ICCV.2015.123, equations 10 and 15). Biases and the values of a batch normalisation vary
 * a little, so that leaving one out changes the answer.
 *
 * <p>An instance is immutable: a branch starts by using the same instance twice. The graph behind it
 * grows, and isn't safe for several threads.
 */
final class Layer {
    private static final double LINEAR_GAIN = 1;
    private static final double RELU_GAIN = 2;
    private static final double BIAS_DEVIATION = 0.05;
    /** The frameworks' default. */
    private static final float BATCH_NORM_EPSILON = 1e-5f;

    private static final double BATCH_NORM_VARIATION = 0.1;

    private final Graph graph;
    private final String block;
    private final String tensor;
    private final Shape shape;
    private final double gain;

    private Layer(Graph graph, String block, String tensor, Shape shape, double gain) {
        this.graph = graph;
        this.block = block;
        this.tensor = tensor;
        this.shape = shape;
        this.gain = gain;
    }

    /** The input of a network. */
    static Layer input(Graph graph) {
        return new Layer(graph, "", Graph.INPUT, graph.shape(Graph.INPUT), LINEAR_GAIN);
    }

    /** Ends the network: this layer's tensor is its output. */
    void nameOutput() {
        graph.nameOutput(tensor);
    }

    /** Names the layers that follow after a row of the paper's table, for example {@code conv2_1}. */
    Layer block(String name) {
        return new Layer(graph, name, tensor, shape, gain);
    }

    /** Channels, or features after {@link #flatten}. */
    int channels() {
        return Math.toIntExact(shape.extent(1));
    }

    /** A 1x1 convolution. */
    Layer conv(int channels) {
        return conv(channels, 1, 1, 0);
    }

    /** A convolution without a bias; a {@link #bias} or a {@link #batchNorm} follows. */
    Layer conv(int channels, int kernel, int stride, int pad) {
        return conv(channels, kernel, stride, pad, 1);
    }

    /** A convolution of each channel by itself. */
    Layer depthwiseConv(int kernel, int stride, int pad) {
        return conv(channels(), kernel, stride, pad, channels());
    }

    private Layer conv(int channels, int kernel, int stride, int pad, int groups) {
        long fanIn = (long) channels() / groups * kernel * kernel;
        Shape weight = Shape.of(channels, channels() / groups, kernel, kernel);
        Shape output = Shape.of(
                shape.extent(0),
                channels,
                slidingExtent(2, kernel, stride, pad),
                slidingExtent(3, kernel, stride, pad));
        return weighted(
                "Conv",
                weight,
                fanIn,
                output,
                Attributes.repeated("kernel_shape", 2, kernel),
                Attributes.repeated("strides", 2, stride),
                Attributes.repeated("pads", 4, pad),
                Attributes.of("group", (long) groups));
    }

    /** A transposed ("up") convolution without a bias: undoes the change of extents of {@link #conv}. */
    Layer convTranspose(int channels, int kernel, int stride, int pad) {
        // An output element meets only every stride-th row and column of the kernel.
        long fanIn = (long) channels() * kernel * kernel / stride / stride;
        Shape weight = Shape.of(channels(), channels, kernel, kernel);
        Shape output = Shape.of(
                shape.extent(0),
                channels,
                (shape.extent(2) - 1) * stride - 2L * pad + kernel,
                (shape.extent(3) - 1) * stride - 2L * pad + kernel);
        return weighted(
                "ConvTranspose",
                weight,
                fanIn,
                output,
                Attributes.repeated("kernel_shape", 2, kernel),
                Attributes.repeated("strides", 2, stride),
                Attributes.repeated("pads", 4, pad));
    }

    /** A fully connected layer with a bias, on what {@link #flatten} made. */
    Layer fullyConnected(int features) {
        Shape output = Shape.of(shape.extent(0), features);
        return weighted("Gemm", Shape.of(features, channels()), channels(), output, Attributes.of("transB", 1L))
                .bias();
    }

    private Layer weighted(String operator, Shape weight, long fanIn, Shape output, AttributeProto... attributes) {
        String node = graph.addNode(block, operator, List.of(tensor), output, attributes);
        Initial initial = new Initial.Normal(Math.sqrt(gain / fanIn));
        graph.addInput(node, graph.addWeight(node + ".weight", weight, initial));
        return new Layer(graph, block, node, output, LINEAR_GAIN);
    }

    /** Adds a bias to the convolution just made, within its node. */
    Layer bias() {
        Initial initial = new Initial.Normal(BIAS_DEVIATION);
        graph.addInput(tensor, graph.addWeight(tensor + ".bias", Shape.of(channels()), initial));
        return this;
    }

    /** A batch normalisation, as at inference: by recorded means and variances. */
    Layer batchNorm() {
        return batchNorm(1);
    }

    /** A batch normalisation whose scales are around a value other than 1. */
    Layer batchNorm(double scale) {
        Layer normalised = next("BatchNormalization", shape, gain, Attributes.of("epsilon", BATCH_NORM_EPSILON));
        double low = 1 - BATCH_NORM_VARIATION;
        double high = 1 + BATCH_NORM_VARIATION;
        normalised.perChannel("scale", new Initial.Uniform(scale * low, scale * high));
        normalised.perChannel("bias", new Initial.Uniform(-BATCH_NORM_VARIATION, BATCH_NORM_VARIATION));
        normalised.perChannel("running_mean", new Initial.Uniform(-BATCH_NORM_VARIATION, BATCH_NORM_VARIATION));
        normalised.perChannel("running_var", new Initial.Uniform(low, high));
        return normalised;
    }

    private void perChannel(String role, Initial initial) {
        graph.addInput(tensor, graph.addWeight(tensor + "." + role, Shape.of(channels()), initial));
    }

    Layer relu() {
        return next("Relu", shape, RELU_GAIN);
    }

    /** A ReLU that also bounds at 6. */
    Layer relu6() {
        Layer clipped = next("Clip", shape, RELU_GAIN);
        graph.addInput(clipped.tensor, graph.scalar(0));
        graph.addInput(clipped.tensor, graph.scalar(6));
        return clipped;
    }

    Layer leakyRelu(float slope) {
        return next("LeakyRelu", shape, RELU_GAIN / (1 + slope * slope), Attributes.of("alpha", slope));
    }

    Layer tanh() {
        return next("Tanh", shape, LINEAR_GAIN);
    }

    Layer maxPool(int kernel, int stride, int pad) {
        Shape output = Shape.of(
                shape.extent(0),
                shape.extent(1),
                slidingExtent(2, kernel, stride, pad),
                slidingExtent(3, kernel, stride, pad));
        return next(
                "MaxPool",
                output,
                gain,
                Attributes.repeated("kernel_shape", 2, kernel),
                Attributes.repeated("strides", 2, stride),
                Attributes.repeated("pads", 4, pad));
    }

    /** The mean of every channel, {@code [N, C, 1, 1]}. */
    Layer globalAveragePool() {
        return next("GlobalAveragePool", Shape.of(shape.extent(0), shape.extent(1), 1, 1), gain);
    }

    /** All values of an image as one row, {@code [N, C*H*W]}. */
    Layer flatten() {
        return next("Flatten", Shape.of(shape.extent(0), shape.elements() / shape.extent(0)), gain);
    }

    /** The sum of two branches of the same shape. */
    Layer add(Layer other) {
        if (!shape.equals(other.shape)) {
            throw new IllegalArgumentException("can't add " + tensor + " " + shape + " and " + other.tensor + " "
                    + other.shape + ": shapes must be equal");
        }
        Layer sum = next("Add", shape, LINEAR_GAIN);
        graph.addInput(sum.tensor, other.tensor);
        return sum;
    }

    /** The channels of this branch followed by those of another. */
    Layer concat(Layer other) {
        Shape output =
                Shape.of(shape.extent(0), shape.extent(1) + other.shape.extent(1), shape.extent(2), shape.extent(3));
        if (shape.extent(2) != other.shape.extent(2) || shape.extent(3) != other.shape.extent(3)) {
            throw new IllegalArgumentException("can't concatenate " + tensor + " " + shape + " and " + other.tensor
                    + " " + other.shape + ": heights and widths must be equal");
        }
        double mixed = (gain * channels() + other.gain * other.channels()) / (channels() + other.channels());
        Layer joined = next("Concat", output, mixed, Attributes.of("axis", 1L));
        graph.addInput(joined.tensor, other.tensor);
        return joined;
    }

    private Layer next(String operator, Shape output, double outputGain, AttributeProto... attributes) {
        String node = graph.addNode(block, operator, List.of(tensor), output, attributes);
        return new Layer(graph, block, node, output, outputGain);
    }

    private long slidingExtent(int axis, int kernel, int stride, int pad) {
        long covered = shape.extent(axis) + 2L * pad - kernel;
        if (covered < 0) {
            throw new IllegalArgumentException(
                    "a kernel of " + kernel + " with pad " + pad + " doesn't fit " + tensor + " " + shape);
        }
        return covered / stride + 1;
    }
}
