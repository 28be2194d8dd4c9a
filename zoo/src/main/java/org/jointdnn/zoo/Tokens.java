package org.jointdnn.zoo;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.zoo.Weight.Initial;

/**
 * A sequence under construction, as {@link Layer} is for images: one vector of features per token, and
 * every layer of a transformer or a recurrent network that may come next as a method.
 *
 * <p>Shape: {@code [N, T, D]}, or {@code [T, N, D]} between {@link #timeFirst} and {@link #batchFirst}.
 * Initial values and thread safety are those of {@link Layer}.
 */
final class Tokens {
    /**
     * Deviation of what goes into the softmax of an attention. With 1, every token would attend to all others
     * nearly alike, and the mean of many random vectors is next to nothing; trained attention is sharp.
     */
    private static final double LOGIT_DEVIATION = 2.5;

    private static final double NORM_VARIATION = 0.1;
    /** Keeps a rectified recurrence from growing: of a variance v, {@code v/4} comes back. */
    private static final double RECURRENT_GAIN = 0.5;
    /**
     * One over the second moment of two such recurrences' sum: each has the variance {@code v = 1 + v/4} before
     * its ReLU, so {@code v/2} after it, and the product of their means is {@code v/(2 pi)}.
     */
    private static final double SUM_OF_RECURRENCES_GAIN = 1 / (4.0 / 3 * (1 + 1 / Math.PI));

    private final Graph graph;
    private final String block;
    private final String tensor;
    private final Shape shape;
    private final double gain;

    private Tokens(Graph graph, String block, String tensor, double gain) {
        this.graph = graph;
        this.block = block;
        this.tensor = tensor;
        this.shape = graph.shape(tensor);
        this.gain = gain;
    }

    /** The positions of an image (or the frames of a recording, {@code [N, C, T]}) as tokens, row by row. */
    static Tokens ofPositions(Layer image) {
        Layer rows = image;
        if (image.shape().rank() == 4) {
            Shape shape = image.shape();
            Shape flat = Shape.of(shape.extent(0), shape.extent(1), shape.extent(2) * shape.extent(3));
            String node = image.graph()
                    .addNode(
                            image.block(),
                            "Reshape",
                            List.of(image.tensor(), image.graph().integers(0, 0, -1)),
                            flat);
            rows = Layer.of(image.graph(), image.block(), node, image.gain());
        }
        Tokens tokens = new Tokens(rows.graph(), rows.block(), rows.tensor(), rows.gain());
        return tokens.transpose(0, 2, 1);
    }

    /** Row {@code id} of a table for every id of the input, {@code [N, T]} of integers. */
    static Tokens embedding(Layer ids, int vocabulary, int features) {
        Graph graph = ids.graph();
        Shape output = Shape.of(ids.shape().extent(0), ids.shape().extent(1), features);
        String table =
                graph.addWeight(ids.block() + "/Gather.weight", Shape.of(vocabulary, features), new Initial.Normal(1));
        String node = graph.addNode(ids.block(), "Gather", List.of(table, ids.tensor()), output);
        return new Tokens(graph, ids.block(), node, Layer.LINEAR_GAIN);
    }

    /** Names the layers that follow. */
    Tokens block(String name) {
        return new Tokens(graph, name, tensor, gain);
    }

    void nameOutput(String output) {
        graph.nameOutput(tensor, output);
    }

    private int features() {
        return Math.toIntExact(shape.extent(2));
    }

    /** Features from all of a token's features, with a bias. */
    Tokens linear(int features) {
        return product(features, gain).bias();
    }

    private Tokens product(int features, double weightGain) {
        Shape output = Shape.of(shape.extent(0), shape.extent(1), features);
        Initial initial = new Initial.Normal(Math.sqrt(weightGain / features()));
        Tokens product = next("MatMul", output, Layer.LINEAR_GAIN, List.of());
        graph.addInput(
                product.tensor, graph.addWeight(product.tensor + ".weight", Shape.of(features(), features), initial));
        return product;
    }

    private Tokens bias() {
        Initial initial = new Initial.Normal(Layer.BIAS_DEVIATION);
        String bias = graph.addWeight(tensor + ".bias", Shape.of(features()), initial);
        return next("Add", shape, gain, List.of(bias));
    }

    /** A learned vector per position, added; a table longer than the sequence is cut. */
    Tokens addPositions(int tableLength, double deviation) {
        return addTable(tableLength, "positions", new Initial.Normal(deviation));
    }

    /** A fixed vector of sines and cosines per position, added. */
    Tokens addSinusoids() {
        return addTable(Math.toIntExact(shape.extent(1)), "fixed_positions", new Initial.Sinusoids(features()));
    }

    private Tokens addTable(int rows, String role, Initial initial) {
        String table = graph.addWeight(block + "/" + role, Shape.of(rows, features()), initial);
        return next("Add", shape, Layer.LINEAR_GAIN, List.of(firstRows(table, shape.extent(1), rows)));
    }

    /** The same learned vector, one row of a table, added to all tokens. */
    Tokens addRow(int tableLength, String role, double deviation) {
        String table =
                graph.addWeight(block + "/" + role, Shape.of(tableLength, features()), new Initial.Normal(deviation));
        return next("Add", shape, Layer.LINEAR_GAIN, List.of(firstRows(table, 1, tableLength)));
    }

    private String firstRows(String table, long wanted, long all) {
        return wanted == all
                ? table
                : graph.addNode(
                        block,
                        "Slice",
                        List.of(table, graph.integers(0), graph.integers(wanted), graph.integers(0)),
                        Shape.of(wanted, features()));
    }

    /** A learned token in front of the others. */
    Tokens prepend(String role) {
        long batch = shape.extent(0);
        String token = graph.addWeight(block + "/" + role, Shape.of(1, 1, features()), new Initial.Normal(1));
        String repeated = graph.addNode(
                block, "Expand", List.of(token, graph.integers(batch, 1, features())), Shape.of(batch, 1, features()));
        Shape output = Shape.of(batch, 1 + shape.extent(1), features());
        String joined = graph.addNode(block, "Concat", List.of(repeated, tensor), output, Attributes.of("axis", 1L));
        return new Tokens(graph, block, joined, gain);
    }

    /** The first token as a row, {@code [N, D]}. */
    Layer first() {
        String node = graph.addNode(
                block,
                "Gather",
                List.of(tensor, graph.integer(0)),
                Shape.of(shape.extent(0), features()),
                Attributes.of("axis", 1L));
        return Layer.of(graph, block, node, gain);
    }

    /** The features of each token shifted and scaled to mean 0 and variance 1, then by learned values. */
    Tokens layerNorm(float epsilon) {
        Tokens normalised = next(
                "LayerNormalization",
                shape,
                Layer.LINEAR_GAIN,
                List.of(),
                Attributes.of("axis", -1L),
                Attributes.of("epsilon", epsilon));
        Initial scale = new Initial.Uniform(1 - NORM_VARIATION, 1 + NORM_VARIATION);
        Initial bias = new Initial.Uniform(-NORM_VARIATION, NORM_VARIATION);
        String name = normalised.tensor;
        graph.addInput(name, graph.addWeight(name + ".scale", Shape.of(features()), scale));
        graph.addInput(name, graph.addWeight(name + ".bias", Shape.of(features()), bias));
        return normalised;
    }

    Tokens gelu() {
        return new Tokens(graph, block, Gelu.append(graph, block, tensor), Gelu.GAIN);
    }

    /** A ReLU that also bounds from above. */
    Tokens clippedRelu(float bound) {
        return next("Clip", shape, Layer.RELU_GAIN, List.of(graph.scalar(0), graph.scalar(bound)));
    }

    /** Features to positive numbers of sum 1. */
    Tokens softmax() {
        return next("Softmax", shape, Layer.LINEAR_GAIN, List.of(), Attributes.of("axis", -1L));
    }

    /** The sum of two branches. */
    Tokens add(Tokens other) {
        return next("Add", shape, Layer.LINEAR_GAIN, List.of(other.tensor));
    }

    /**
     * Self-attention of several heads, with its projections: queries, keys and values, all with biases but, where
     * so asked, the keys, then the output's.
     *
     * <p>Source: Vaswani et al., Attention is all you need, NeurIPS 2017, section 3.2.
     */
    Tokens attention(int heads, boolean keyBias) {
        int width = features() / heads;
        double logitGain = gain * LOGIT_DEVIATION * LOGIT_DEVIATION;
        String queries = product(features(), logitGain).bias().heads(heads, 0, 2, 1, 3);
        Tokens projected = product(features(), gain);
        String keys = (keyBias ? projected.bias() : projected).heads(heads, 0, 2, 3, 1);
        String values = linear(features()).heads(heads, 0, 2, 1, 3);
        Shape square = Shape.of(shape.extent(0), heads, shape.extent(1), shape.extent(1));
        String logits = graph.addNode(block, "MatMul", List.of(queries, keys), square);
        String scaled = graph.addNode(block, "Div", List.of(logits, graph.scalar((float) Math.sqrt(width))), square);
        String weights = graph.addNode(block, "Softmax", List.of(scaled), square, Attributes.of("axis", -1L));
        String mixed = graph.addNode(block, "MatMul", List.of(weights, values), graph.shape(values));
        String rows = graph.addNode(
                block,
                "Transpose",
                List.of(mixed),
                Shape.of(shape.extent(0), shape.extent(1), heads, width),
                Attributes.list("perm", 0, 2, 1, 3));
        String joined = graph.addNode(block, "Reshape", List.of(rows, graph.integers(0, 0, features())), shape);
        return new Tokens(graph, block, joined, gain).linear(features());
    }

    /** The features as heads, {@code [N, T, heads, width]}, transposed. */
    private String heads(int heads, int... order) {
        long width = features() / heads;
        long[] split = {shape.extent(0), shape.extent(1), heads, width};
        String node =
                graph.addNode(block, "Reshape", List.of(tensor, graph.integers(0, 0, heads, width)), Shape.of(split));
        long[] permutation = new long[4];
        long[] output = new long[4];
        for (int axis = 0; axis < 4; axis++) {
            permutation[axis] = order[axis];
            output[axis] = split[order[axis]];
        }
        return graph.addNode(block, "Transpose", List.of(node), Shape.of(output), Attributes.list("perm", permutation));
    }

    /** {@code [N, T, D]} as {@code [T, N, D]}, which recurrent operators want. */
    Tokens timeFirst() {
        return transpose(1, 0, 2);
    }

    /** Undoes {@link #timeFirst}. */
    Tokens batchFirst() {
        return transpose(1, 0, 2);
    }

    private Tokens transpose(int... order) {
        Shape output = Shape.of(shape.extent(order[0]), shape.extent(order[1]), shape.extent(order[2]));
        return next("Transpose", output, gain, List.of(), Attributes.list("perm", order[0], order[1], order[2]));
    }

    /**
     * The sum of a forward and a backward recurrence, {@code h(t) = g(W x(t) + R h(t-1) + b)} and the same with
     * {@code h(t+1)}, where g is a ReLU that bounds from above. W and b are the same for both, R isn't; the
     * operator holds two copies of W, and for each direction two biases that it adds, each the half of b.
     *
     * <p>The operator bounds what goes into its activation to {@code -bound..bound}, which for a ReLU is a bound
     * of its result.
     */
    Tokens bidirectionalRelu(int hidden, float bound) {
        Shape output = Shape.of(shape.extent(0), 2, shape.extent(1), hidden);
        String both = graph.addNode(
                block,
                "RNN",
                List.of(tensor),
                output,
                Attributes.of("direction", "bidirectional"),
                Attributes.of("hidden_size", (long) hidden),
                Attributes.repeated("activations", 2, "Relu"),
                Attributes.of("clip", bound));
        Initial input = new Initial.Normal(Math.sqrt(gain / features()));
        Initial recurrent = new Initial.Normal(Math.sqrt(RECURRENT_GAIN / hidden));
        Initial bias = new Initial.Normal(Layer.BIAS_DEVIATION);
        addTwo(both, "weight", Shape.of(2, hidden, features()), new Initial.Copies(2, input));
        addTwo(both, "recurrent_weight", Shape.of(2, hidden, hidden), recurrent);
        addTwo(both, "bias", Shape.of(2, 2L * hidden), new Initial.Copies(4, bias));
        String sum = graph.addNode(
                block,
                "ReduceSum",
                List.of(both, graph.integers(1)),
                Shape.of(shape.extent(0), shape.extent(1), hidden),
                Attributes.of("keepdims", 0L));
        return new Tokens(graph, block, sum, SUM_OF_RECURRENCES_GAIN);
    }

    private void addTwo(String node, String role, Shape perDirection, Initial initial) {
        graph.addInput(node, graph.addWeight(node + "." + role, perDirection, initial));
    }

    private Tokens next(
            String operator, Shape output, double outputGain, List<String> moreInputs, AttributeProto... attributes) {
        List<String> inputs = new ArrayList<>(List.of(tensor));
        inputs.addAll(moreInputs);
        return new Tokens(graph, block, graph.addNode(block, operator, inputs, output, attributes), outputGain);
    }
}
