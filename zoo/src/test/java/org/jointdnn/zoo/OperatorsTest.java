package org.jointdnn.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jointdnn.onnx.Shape;
import org.jointdnn.zoo.internal.SplitMix64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that are written with operators of another name compute what their papers' equations say. */
class OperatorsTest {
    private static final double TOLERANCE = 2e-5;

    @TempDir
    Path folder;

    /** With inputs this large most values meet the bound, in the recurrence too. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 30})
    void recurrencesAreTheTwoOfDeepSpeech(double inputDeviation) throws IOException, OrtException {
        int frames = 7;
        int features = 5;
        int hidden = 6;
        float bound = 20;
        Shape shape = Shape.of(1, features, frames);
        Graph graph = graph(
                shape,
                x -> Tokens.ofPositions(x)
                        .timeFirst()
                        .bidirectionalRelu(hidden, bound)
                        .batchFirst()
                        .nameOutput(Graph.OUTPUT));
        float[] x = normal(features * frames, inputDeviation);
        float[] weight = values(graph, "weight");
        float[] recurrent = values(graph, "recurrent_weight");
        float[] bias = values(graph, "bias");
        double[] expected = new double[frames * hidden];
        for (int direction = 0; direction < 2; direction++) {
            double[] before = new double[hidden];
            for (int step = 0; step < frames; step++) {
                int t = direction == 0 ? step : frames - 1 - step;
                double[] now = new double[hidden];
                for (int h = 0; h < hidden; h++) {
                    double sum = 2 * bias[h];
                    for (int f = 0; f < features; f++) {
                        sum += weight[h * features + f] * x[f * frames + t];
                    }
                    for (int g = 0; g < hidden; g++) {
                        sum += recurrent[(direction * hidden + h) * hidden + g] * before[g];
                    }
                    now[h] = Math.min(Math.max(sum, 0), bound);
                    expected[t * hidden + h] += now[h];
                }
                before = now;
            }
        }
        assertClose(run(graph, shape, x), expected);
    }

    /** Unpooling to the upper left, then a convolution, whose kernel the transposed one holds turned around. */
    @Test
    void upConvolutionsUnpoolAndConvolve() throws IOException, OrtException {
        int inputs = 3;
        int outputs = 2;
        int size = 4;
        int kernel = 5;
        Shape shape = Shape.of(1, inputs, size, size);
        Graph graph = graph(shape, x -> x.upConvolution(outputs, kernel).nameOutput());
        float[] x = normal(inputs * size * size, 1);
        float[] weight = values(graph, "weight");
        double[] expected = new double[outputs * 4 * size * size];
        for (int o = 0; o < outputs; o++) {
            for (int row = 0; row < 2 * size; row++) {
                for (int column = 0; column < 2 * size; column++) {
                    double sum = 0;
                    for (int i = 0; i < inputs; i++) {
                        for (int a = 0; a < kernel; a++) {
                            for (int b = 0; b < kernel; b++) {
                                int turned = (kernel - 1 - a) * kernel + kernel - 1 - b;
                                sum += weight[(i * outputs + o) * kernel * kernel + turned]
                                        * unpooled(x, i, size, row + a - kernel / 2, column + b - kernel / 2);
                            }
                        }
                    }
                    expected[(o * 2 * size + row) * 2 * size + column] = sum;
                }
            }
        }
        assertClose(run(graph, shape, x), expected);
    }

    private static double unpooled(float[] x, int channel, int size, int row, int column) {
        boolean inside = row >= 0 && column >= 0 && row < 2 * size && column < 2 * size;
        return inside && row % 2 == 0 && column % 2 == 0 ? x[(channel * size + row / 2) * size + column / 2] : 0;
    }

    /** Attention of one token after the other, and with biases of the keys, which don't change it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void attentionIsThatOfThePaper(boolean keyBias) throws IOException, OrtException {
        int tokens = 5;
        int heads = 3;
        int width = 2;
        int features = heads * width;
        Shape shape = Shape.of(1, features, tokens);
        Graph graph = graph(
                shape, x -> Tokens.ofPositions(x).attention(heads, keyBias).nameOutput(Graph.OUTPUT));
        float[] x = normal(features * tokens, 1);
        double[][] rows = new double[tokens][features];
        for (int i = 0; i < x.length; i++) {
            rows[i % tokens][i / tokens] = x[i];
        }
        double[][] queries = linear(graph, "MatMul", rows, true);
        double[][] keys = linear(graph, "MatMul_1", rows, keyBias);
        double[][] values = linear(graph, "MatMul_2", rows, true);
        double[][] mixed = new double[tokens][features];
        for (int t = 0; t < tokens; t++) {
            for (int head = 0; head < heads; head++) {
                mix(queries[t], keys, values, head * width, width, mixed[t]);
            }
        }
        double[] expected = new double[tokens * features];
        double[][] projected = linear(graph, "MatMul_5", mixed, true);
        for (int i = 0; i < expected.length; i++) {
            expected[i] = projected[i / features][i % features];
        }
        assertClose(run(graph, shape, x), expected);
    }

    private static void mix(double[] query, double[][] keys, double[][] values, int from, int width, double[] mixed) {
        double[] weights = new double[keys.length];
        double sum = 0;
        for (int s = 0; s < keys.length; s++) {
            double logit = 0;
            for (int f = from; f < from + width; f++) {
                logit += query[f] * keys[s][f];
            }
            weights[s] = Math.exp(logit / Math.sqrt(width));
            sum += weights[s];
        }
        for (int s = 0; s < keys.length; s++) {
            for (int f = from; f < from + width; f++) {
                mixed[f] += weights[s] / sum * values[s][f];
            }
        }
    }

    private static double[][] linear(Graph graph, String node, double[][] rows, boolean bias) {
        float[] weight = values(graph, node + ".weight");
        int outputs = weight.length / rows[0].length;
        double[][] answer = new double[rows.length][outputs];
        for (int row = 0; row < rows.length; row++) {
            for (int o = 0; o < outputs; o++) {
                double sum = bias ? values(graph, node + ".bias")[o] : 0;
                for (int i = 0; i < rows[0].length; i++) {
                    sum += rows[row][i] * weight[i * outputs + o];
                }
                answer[row][o] = sum;
            }
        }
        return answer;
    }

    /** The integral of the normal density, summed up, as the distribution that GELU multiplies with. */
    @Test
    void gelusAreTheNumberTimesTheNormalDistribution() throws IOException, OrtException {
        float[] x = {-3, -1, -0.25f, 0, 0.5f, 1, 2, 4};
        Shape shape = Shape.of(1, x.length);
        double[] expected = new double[x.length];
        double step = 1e-4;
        for (int i = 0; i < x.length; i++) {
            double probability = 0;
            for (double at = -10 + step / 2; at < x[i]; at += step) {
                probability += step * Math.exp(-at * at / 2) / Math.sqrt(2 * Math.PI);
            }
            expected[i] = x[i] * probability;
        }
        assertClose(run(graph(shape, input -> input.gelu().nameOutput()), shape, x), expected);
    }

    /** The release's formula: sines then cosines of the position, slower from channel to channel. */
    @Test
    void positionsAreWaves() {
        Weight weight = new Weight("p", Shape.of(1500, 384), new Weight.Initial.Sinusoids(384), 0);
        for (int position : new int[] {0, 1, 2, 170, 171, 1499}) {
            for (int channel : new int[] {0, 1, 191, 192, 193, 383}) {
                double angle = position / Math.pow(10_000, (channel % 192) / 191.0);
                int index = position * 384 + channel;
                float value = weight.part(index / Weight.PART_VALUES)[index % Weight.PART_VALUES];
                assertThat((double) value)
                        .isCloseTo(
                                channel < 192 ? Math.sin(angle) : Math.cos(angle),
                                org.assertj.core.api.Assertions.within(1e-6));
            }
        }
    }

    @Test
    void copiesAreEqual() {
        Weight.Initial initial = new Weight.Initial.Copies(2, new Weight.Initial.Normal(1));
        Weight large = new Weight("w", Shape.of(2, 2L * Weight.PART_VALUES), initial, 0);
        assertThat(large.part(2)).isEqualTo(large.part(0)).isNotEqualTo(large.part(1));
        assertThat(large.part(3)).isEqualTo(large.part(1));
        float[] small = new Weight("w", Shape.of(2, 3), initial, 0).part(0);
        assertThat(small[3]).isEqualTo(small[0]).isNotEqualTo(small[1]);
        assertThat(small[5]).isEqualTo(small[2]);
    }

    private static Graph graph(Shape input, Consumer<Layer> layers) {
        Graph graph = new Graph("operators", input);
        layers.accept(Layer.input(graph));
        return graph;
    }

    private static float[] normal(int count, double deviation) {
        float[] values = new float[count];
        new SplitMix64(5).fillNormal(values, deviation);
        return values;
    }

    /** All values of the one weight whose name is, or ends in a dot and, the given one. */
    private static float[] values(Graph graph, String name) {
        return graph.weights().stream()
                .filter(weight -> weight.name().equals(name) || weight.name().endsWith("." + name))
                .findFirst()
                .orElseThrow()
                .part(0);
    }

    private float[] run(Graph graph, Shape shape, float[] input) throws IOException, OrtException {
        Path model = folder.resolve("operators.onnx");
        ModelFiles.writeWeights(graph, folder.resolve("operators.onnx.data"), (bytes, total) -> {});
        ModelFiles.writeModel(graph.toModel("operators.onnx.data", "1"), model);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.toString());
                OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape.extents());
                OrtSession.Result result = session.run(Map.of(Graph.INPUT, x))) {
            FloatBuffer answer = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] values = new float[answer.remaining()];
            answer.get(values);
            return values;
        }
    }

    private static void assertClose(float[] answer, double[] expected) {
        assertThat(answer).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(answer[i] - expected[i]))
                    .as("value %d: %s, expected %s", i, answer[i], expected[i])
                    .isLessThan(TOLERANCE * (1 + Math.abs(expected[i])));
        }
    }
}
