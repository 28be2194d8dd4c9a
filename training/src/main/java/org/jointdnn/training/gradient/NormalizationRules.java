package org.jointdnn.training.gradient;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.AxisOps;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/** Normalisation within a sample. */
final class NormalizationRules {
    private NormalizationRules() {}

    static void register(Map<String, GradientRule> table) {
        table.put("BatchNormalization", new BatchNormalizationRule());
        table.put("InstanceNormalization", NormalizationRules::instanceNormalization);
        table.put("LayerNormalization", new LayerNormalization());
        table.put("LRN", NormalizationRules::localResponse);
    }

    /**
     * The gradient of {@code h = (x - mean) / deviation} with mean and deviation over some axes, given that of {@code h}:
     * {@code dx = (dh - mean(dh) - h mean(dh h)) / deviation}.
     *
     * <p>Source: Ioffe and Szegedy, Batch normalization, arXiv 1502.03167, section 3.
     */
    static TensorSpec normalized(Ops ops, TensorSpec h, TensorSpec inverse, TensorSpec dh, int... axes) {
        TensorSpec along = ops.mul(h, ops.mean(ops.mul(dh, h), axes));
        return ops.mul(ops.sub(ops.sub(dh, ops.mean(dh, axes)), along), inverse);
    }

    /** {@code y = scale h + bias} with {@code h} normalised over the positions of each channel of each sample. */
    private static void instanceNormalization(NodeGradient g) {
        Ops ops = g.ops();
        Shape shape = g.input(0).shape();
        Shape rows = Shape.of(shape.extent(0), shape.extent(1), Shapes.product(shape, 2, shape.rank()));
        Shape perChannel = Shape.of(1, shape.extent(1), 1);
        TensorSpec x = ops.reshape(g.input(0), rows);
        TensorSpec dy = ops.reshape(g.gradient(), rows);
        TensorSpec centred = ops.sub(x, ops.mean(x, 2));
        TensorSpec variance = ops.mean(ops.square(centred), 2);
        TensorSpec deviation = ops.unary("Sqrt", ops.add(variance, Attributes.real(g.node(), "epsilon", 1e-5)));
        TensorSpec inverse = ops.unary("Reciprocal", deviation);
        TensorSpec h = ops.mul(centred, inverse);
        g.give(0, () -> {
            TensorSpec dh = ops.mul(dy, ops.reshape(g.input(1), perChannel));
            return ops.reshape(normalized(ops, h, inverse, dh, 2), shape);
        });
        g.give(1, () -> ops.reshape(ops.sum(ops.mul(dy, h), 0, 2), g.input(1).shape()));
        g.give(2, () -> ops.reshape(ops.sum(dy, 0, 2), g.input(2).shape()));
    }

    /** {@code y = scale h + bias} with {@code h} normalised over the axes from {@code axis} on. */
    private static final class LayerNormalization implements GradientRule {
        @Override
        public void forward(ForwardNode node) {
            if (!node.isDifferentiated()) {
                node.copy();
                return;
            }
            Shape statistics = Shapes.reduced(node.input(0).shape(), axes(node.node(), node.input(0)));
            Map<String, TensorSpec> more = new LinkedHashMap<>();
            more.put("mean", node.like(node.input(0).type(), statistics));
            more.put("inverse", node.like(node.input(0).type(), statistics));
            node.copyWith(more);
        }

        @Override
        public void backward(NodeGradient g) {
            Ops ops = g.ops();
            TensorSpec h = ops.mul(ops.sub(g.input(0), g.side("mean")), g.side("inverse"));
            g.give(0, () -> {
                TensorSpec dh = ops.mul(g.gradient(), g.input(1));
                return normalized(ops, h, g.side("inverse"), dh, axes(g.node(), g.input(0)));
            });
            g.giveReduced(1, () -> ops.mul(g.gradient(), h));
            g.giveReduced(2, g::gradient);
        }

        private static int[] axes(GraphNode node, TensorSpec input) {
            int rank = input.shape().rank();
            return Shapes.range(Shapes.axis(node.attribute("axis", -1), rank), rank);
        }
    }

    /**
     * {@code y = x s^-beta}, {@code s = bias + alpha / size * B x^2} with {@code B} summing neighbouring channels:
     * {@code dx = dy s^-beta - 2 alpha beta / size * x B^T(dy y / s)}.
     *
     * <p>Source: Krizhevsky, Sutskever and Hinton, ImageNet classification with deep convolutional neural networks, 2012,
     * section 3.3, differentiated.
     */
    private static void localResponse(NodeGradient g) {
        double alpha = Attributes.real(g.node(), "alpha", 1e-4);
        double beta = Attributes.real(g.node(), "beta", 0.75);
        double bias = Attributes.real(g.node(), "bias", 1);
        int size = (int) g.node().attribute("size", 1);
        double[][] band = band((int) g.input(0).shape().extent(1), size);
        g.give(0, () -> {
            Ops ops = g.ops();
            TensorSpec x = g.input(0);
            TensorSpec sums = AxisOps.map(ops, ops.square(x), 1, band);
            TensorSpec s = ops.add(ops.mul(sums, alpha / size), bias);
            TensorSpec own = ops.mul(g.gradient(), ops.pow(s, -beta));
            TensorSpec others =
                    AxisOps.map(ops, ops.div(ops.mul(g.gradient(), g.output()), s), 1, AxisOps.transposed(band));
            return ops.sub(own, ops.mul(ops.mul(x, others), 2 * alpha * beta / size));
        });
    }

    private static double[][] band(int channels, int size) {
        double[][] band = new double[channels][channels];
        for (int c = 0; c < channels; c++) {
            int last = Math.min(channels - 1, c + size / 2);
            for (int other = Math.max(0, c - (size - 1) / 2); other <= last; other++) {
                band[c][other] = 1;
            }
        }
        return band;
    }
}
