package org.jointdnn.zoo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.zoo.Weight.Initial;

/**
 * The output of a layer of a network under construction, with every layer that may come next as a
 * method, so that a network's code reads like its paper's table.
 *
 * <p>Shape: {@code [N, C, H, W]} until {@link #flatten}, then {@code [N, C]}; {@code [N, C, T]} of recordings, which
 * are convolved over time; computed layer by layer, rejected where a layer doesn't fit. Kernels, strides and pads are the same in both
 * directions, as in all networks here.
 *
 * <p>Initial values: weights are normal with variance {@code gain / fan-in}, where the gain undoes
 * what the activation before the layer did to the second moment: 2 after a ReLU, {@code 2 / (1 + a²)}
 * after a leaky one of slope a, 1 after none (He et al., Delving deep into rectifiers, ICCV 2015,
 * doi:10.1109/ICCV.2015.123, equations 10 and 15). Biases and the values of a batch normalisation vary
 * a little, so that leaving one out changes the answer.
 *
 * <p>Every layer that a network of images may have is a method here, which makes the file long and the networks
 * short. What belongs to sequences is in {@link Tokens}.
 *
 * <p>An instance is immutable: a branch starts by using the same instance twice. The graph behind it
 * grows, and isn't safe for several threads.
 */
final class Layer {
    static final double LINEAR_GAIN = 1;
    static final double RELU_GAIN = 2;
    /** One over the second moment of the activation of a standard normal number, by numeric integration. */
    private static final double SILU_GAIN = 2.81;

    private static final double HARD_SWISH_GAIN = 3.02;
    /** One over what a gate around a half makes of the second moment, where larger channels have larger gates. */
    private static final double GATED_GAIN = 3.3;

    static final double BIAS_DEVIATION = 0.05;
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

    /** What was made of a layer by other means than the methods here. */
    static Layer of(Graph graph, String block, String tensor, double gain) {
        return new Layer(graph, block, tensor, graph.shape(tensor), gain);
    }

    /** Makes this layer's tensor the network's output. */
    void nameOutput() {
        nameOutput(Graph.OUTPUT);
    }

    /** Makes this layer's tensor one of the network's several outputs; nothing can follow it then. */
    void nameOutput(String output) {
        graph.nameOutput(tensor, output);
    }

    Graph graph() {
        return graph;
    }

    String block() {
        return block;
    }

    String tensor() {
        return tensor;
    }

    Shape shape() {
        return shape;
    }

    double gain() {
        return gain;
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
        int directions = shape.rank() - 2;
        long[] weight = new long[shape.rank()];
        Arrays.fill(weight, kernel);
        weight[0] = channels;
        weight[1] = channels() / groups;
        long[] output = shape.extents();
        output[1] = channels;
        for (int axis = 2; axis < output.length; axis++) {
            output[axis] = slidingExtent(axis, kernel, stride, pad, false);
        }
        return weighted(
                "Conv",
                Shape.of(weight),
                Shape.of(weight).elements() / channels,
                Shape.of(output),
                Attributes.repeated("kernel_shape", directions, kernel),
                Attributes.repeated("strides", directions, stride),
                Attributes.repeated("pads", 2 * directions, pad),
                Attributes.of("group", (long) groups));
    }

    /** A transposed ("up") convolution without a bias: undoes the change of extents of {@link #conv}. */
    Layer convTranspose(int channels, int kernel, int stride, int pad) {
        return convTranspose(channels, kernel, stride, pad, 0);
    }

    /**
     * A doubling of height and width by unpooling (a value goes to the upper left of a 2x2 square, zeros to the
     * rest) and a convolution that keeps them: as one transposed convolution, which leaves out the zeros.
     *
     * @param kernel an odd number
     */
    Layer upConvolution(int channels, int kernel) {
        return convTranspose(channels, kernel, 2, kernel / 2, 1);
    }

    private Layer convTranspose(int channels, int kernel, int stride, int pad, int outputPad) {
        // An output element meets only every stride-th row and column of the kernel.
        long fanIn = (long) channels() * kernel * kernel / stride / stride;
        Shape weight = Shape.of(channels(), channels, kernel, kernel);
        Shape output = Shape.of(
                shape.extent(0),
                channels,
                (shape.extent(2) - 1) * stride - 2L * pad + kernel + outputPad,
                (shape.extent(3) - 1) * stride - 2L * pad + kernel + outputPad);
        List<AttributeProto> attributes = new ArrayList<>(List.of(
                Attributes.repeated("kernel_shape", 2, kernel),
                Attributes.repeated("strides", 2, stride),
                Attributes.repeated("pads", 4, pad)));
        if (outputPad > 0) {
            attributes.add(Attributes.repeated("output_padding", 2, outputPad));
        }
        return weighted("ConvTranspose", weight, fanIn, output, attributes.toArray(AttributeProto[]::new));
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
        return batchNorm(scale, BATCH_NORM_EPSILON);
    }

    Layer batchNorm(double scale, float epsilon) {
        Layer normalised = next("BatchNormalization", shape, gain, Attributes.of("epsilon", epsilon));
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
        return clippedRelu(6);
    }

    /** A ReLU that also bounds from above. */
    Layer clippedRelu(float bound) {
        Layer clipped = next("Clip", shape, RELU_GAIN);
        graph.addInput(clipped.tensor, graph.scalar(0));
        graph.addInput(clipped.tensor, graph.scalar(bound));
        return clipped;
    }

    /** The activation x times its sigmoid, also called swish. */
    Layer silu() {
        Layer product = next("Sigmoid", shape, LINEAR_GAIN).next("Mul", shape, SILU_GAIN);
        graph.addInput(product.tensor, tensor);
        return product;
    }

    /** The activation x times {@link #hardSigmoid}. */
    Layer hardSwish() {
        return next("HardSwish", shape, HARD_SWISH_GAIN);
    }

    Layer sigmoid() {
        return next("Sigmoid", shape, LINEAR_GAIN);
    }

    /** The straight line {@code x/6 + 1/2}, bounded at 0 and 1. */
    Layer hardSigmoid() {
        return next("HardSigmoid", shape, LINEAR_GAIN, Attributes.of("alpha", 1f / 6), Attributes.of("beta", 0.5f));
    }

    /** The activation x times the standard normal distribution's probability of less than x. */
    Layer gelu() {
        return of(graph, block, Gelu.append(graph, block, tensor), Gelu.GAIN);
    }

    Layer softmax() {
        return next("Softmax", shape, LINEAR_GAIN, Attributes.of("axis", 1L));
    }

    Layer leakyRelu(float slope) {
        return next("LeakyRelu", shape, RELU_GAIN / (1 + slope * slope), Attributes.of("alpha", slope));
    }

    Layer tanh() {
        return next("Tanh", shape, LINEAR_GAIN);
    }

    Layer maxPool(int kernel, int stride, int pad) {
        return maxPool(kernel, stride, pad, false);
    }

    /** A pooling whose last windows may reach over the edge, as Caffe's do, where {@link #maxPool} drops those. */
    Layer maxPoolOverEdge(int kernel, int stride) {
        return maxPool(kernel, stride, 0, true);
    }

    private Layer maxPool(int kernel, int stride, int pad, boolean overEdge) {
        Shape output = Shape.of(
                shape.extent(0),
                shape.extent(1),
                slidingExtent(2, kernel, stride, pad, overEdge),
                slidingExtent(3, kernel, stride, pad, overEdge));
        List<AttributeProto> attributes = new ArrayList<>(List.of(
                Attributes.repeated("kernel_shape", 2, kernel),
                Attributes.repeated("strides", 2, stride),
                Attributes.repeated("pads", 4, pad)));
        if (overEdge) {
            attributes.add(Attributes.of("ceil_mode", 1L));
        }
        return next("MaxPool", output, gain, attributes.toArray(AttributeProto[]::new));
    }

    /** Twice the height and width, every value four times. */
    Layer upsample() {
        Shape output = Shape.of(shape.extent(0), shape.extent(1), 2 * shape.extent(2), 2 * shape.extent(3));
        Layer resized = next(
                "Resize",
                output,
                gain,
                Attributes.of("mode", "nearest"),
                Attributes.of("coordinate_transformation_mode", "asymmetric"),
                Attributes.of("nearest_mode", "floor"));
        graph.addInput(resized.tensor, "");
        graph.addInput(resized.tensor, graph.floats(1, 1, 2, 2));
        return resized;
    }

    /** The mean of every channel, {@code [N, C, 1, 1]}. */
    Layer globalAveragePool() {
        return next("GlobalAveragePool", Shape.of(shape.extent(0), shape.extent(1), 1, 1), gain);
    }

    /** All values of an image as one row, {@code [N, C*H*W]}. */
    Layer flatten() {
        return next("Flatten", Shape.of(shape.extent(0), shape.elements() / shape.extent(0)), gain);
    }

    /** All values of a row as an image, {@code [N, C, height, width]}; undoes {@link #flatten}. */
    Layer image(int channels, int height, int width) {
        Shape output = Shape.of(shape.extent(0), channels, height, width);
        if (output.elements() != shape.elements()) {
            throw new IllegalArgumentException(
                    "can't make " + output + " of " + tensor + " " + shape + ": the number of elements must be equal");
        }
        Layer image = next("Reshape", output, gain);
        graph.addInput(image.tensor, graph.integers(0, channels, height, width));
        return image;
    }

    /** Features {@code from} to {@code to - 1}. */
    Layer features(int from, int to) {
        Layer part = next("Slice", Shape.of(shape.extent(0), to - from), gain);
        graph.addInput(part.tensor, graph.integers(from));
        graph.addInput(part.tensor, graph.integers(to));
        graph.addInput(part.tensor, graph.integers(1));
        return part;
    }

    /** Every channel times its gate, {@code [N, C, 1, 1]} with values around a half. */
    Layer scaledBy(Layer gate) {
        Layer scaled = next("Mul", shape, GATED_GAIN * gain);
        graph.addInput(scaled.tensor, gate.tensor);
        return scaled;
    }

    /**
     * The sum of two branches of the same shape, whose second moment is taken to be the sum of theirs. Activations
     * that aren't straight lines on either side of zero need this: they shrink or grow what isn't of size 1.
     */
    Layer plus(Layer other) {
        return new Layer(graph, block, add(other).tensor, shape, 1 / (1 / gain + 1 / other.gain));
    }

    /** The sum of two branches of the same shape, one of which is expected to be small. */
    Layer add(Layer other) {
        if (!shape.equals(other.shape)) {
            throw new IllegalArgumentException("can't add " + tensor + " " + shape + " and " + other.tensor + " "
                    + other.shape + ": shapes must be equal");
        }
        Layer sum = next("Add", shape, LINEAR_GAIN);
        graph.addInput(sum.tensor, other.tensor);
        return sum;
    }

    /** The channels of this branch followed by those of others. */
    Layer concat(Layer... others) {
        long channels = channels();
        double mixed = gain * channels;
        for (Layer other : others) {
            checkFits(other);
            channels += other.channels();
            mixed += other.gain * other.channels();
        }
        long[] output = shape.extents();
        output[1] = channels;
        Layer joined = next("Concat", Shape.of(output), mixed / channels, Attributes.of("axis", 1L));
        for (Layer other : others) {
            graph.addInput(joined.tensor, other.tensor);
        }
        return joined;
    }

    private void checkFits(Layer other) {
        long[] fitting = other.shape.extents();
        fitting[1] = shape.extent(1);
        if (!Shape.of(fitting).equals(shape)) {
            throw new IllegalArgumentException("can't concatenate " + tensor + " " + shape + " and " + other.tensor
                    + " " + other.shape + ": heights and widths must be equal");
        }
    }

    private Layer next(String operator, Shape output, double outputGain, AttributeProto... attributes) {
        String node = graph.addNode(block, operator, List.of(tensor), output, attributes);
        return new Layer(graph, block, node, output, outputGain);
    }

    private long slidingExtent(int axis, int kernel, int stride, int pad, boolean overEdge) {
        long covered = shape.extent(axis) + 2L * pad - kernel;
        if (covered < 0) {
            throw new IllegalArgumentException(
                    "a kernel of " + kernel + " with pad " + pad + " doesn't fit " + tensor + " " + shape);
        }
        return (overEdge ? (covered + stride - 1) / stride : covered / stride) + 1;
    }
}
