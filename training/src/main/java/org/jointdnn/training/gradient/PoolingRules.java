package org.jointdnn.training.gradient;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.AxisOps;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/** Pooling. */
final class PoolingRules {
    private PoolingRules() {}

    static void register(Map<String, GradientRule> table) {
        table.put("MaxPool", new MaxPool());
        table.put("AveragePool", PoolingRules::averagePool);
        table.put("GlobalAveragePool", PoolingRules::globalAveragePool);
    }

    /**
     * The gradient goes to the first maximum of each window, as the forward pass reports it (ONNX Runtime and PyTorch
     * alike take the first); an element that is the maximum of several windows gets the sum. The positions count
     * through the whole tensor, so all of it is one axis.
     */
    private static final class MaxPool implements GradientRule {
        private static final String POSITIONS = "positions";

        @Override
        public void forward(ForwardNode node) {
            if (!node.isDifferentiated()) {
                node.copy();
                return;
            }
            Map<String, TensorSpec> more = new LinkedHashMap<>();
            more.put("indices", node.like(ElementType.INT64, node.output().shape()));
            node.copyWith(more);
            TensorSpec indices = new TensorSpec(
                    node.output().name() + ":indices",
                    ElementType.INT64,
                    node.output().shape());
            node.side(POSITIONS, node.ops().cast(indices, ElementType.INT32));
        }

        @Override
        public void backward(NodeGradient g) {
            g.give(0, () -> {
                Ops ops = g.ops();
                Shape flat = Shape.of(g.output().shape().elements());
                Shape input = g.input(0).shape();
                TensorSpec zeros = ops.full(g.gradient().type(), Shape.of(input.elements()), 0);
                TensorSpec scattered = ops.graph()
                        .node(
                                "ScatterElements",
                                List.of(zeros, ops.reshape(g.side(POSITIONS), flat), ops.reshape(g.gradient(), flat)),
                                g.gradient().type(),
                                Shape.of(input.elements()),
                                Attributes.integer("axis", 0),
                                Attributes.text("reduction", "add"));
                return ops.reshape(scattered, input);
            });
        }
    }

    /**
     * Averages over windows are a linear map along each spatial axis in turn, because the number of elements in a window
     * is the product of its extents; so the gradient is the transposed map along each.
     */
    private static void averagePool(NodeGradient g) {
        int[] kernel = Attributes.integers(g.node(), "kernel_shape");
        Window window = Window.of(g.node(), g.input(0).shape(), g.output().shape(), kernel);
        int[] pads = Attributes.integers(g.node(), "pads", new int[2 * window.rank()]);
        boolean countsPadding = g.node().attribute("count_include_pad", 0) != 0;
        g.give(0, () -> {
            TensorSpec gradient = g.gradient();
            for (int axis = 0; axis < window.rank(); axis++) {
                int end = Attributes.text(g.node(), "auto_pad", "NOTSET").equals("NOTSET")
                        ? pads[window.rank() + axis]
                        : Math.max(0, window.end(axis));
                double[][] averages = averages(window, axis, countsPadding, end);
                gradient = AxisOps.map(g.ops(), gradient, axis + 2, AxisOps.transposed(averages));
            }
            return gradient;
        });
    }

    /** What each position takes of each input; padding counts up to the declared end, not beyond. */
    private static double[][] averages(Window window, int axis, boolean countsPadding, int end) {
        double[][] averages = new double[window.out()[axis]][window.in()[axis]];
        for (int o = 0; o < averages.length; o++) {
            int counted = 0;
            int first = o * window.strides()[axis] - window.begin()[axis];
            for (int k = 0; k < window.kernel()[axis]; k++) {
                int i = first + k * window.dilations()[axis];
                boolean inside = i >= 0 && i < window.in()[axis];
                boolean padding = countsPadding && i < window.in()[axis] + end;
                counted += inside || padding ? 1 : 0;
            }
            for (int k = 0; k < window.kernel()[axis]; k++) {
                int i = first + k * window.dilations()[axis];
                if (i >= 0 && i < window.in()[axis]) {
                    averages[o][i] = 1.0 / counted;
                }
            }
        }
        return averages;
    }

    /** {@code dx = dy / number of positions}, everywhere. */
    private static void globalAveragePool(NodeGradient g) {
        Shape input = g.input(0).shape();
        long positions = Shapes.product(input, 2, input.rank());
        g.give(0, () -> g.ops().expand(g.ops().mul(g.gradient(), 1.0 / positions), input));
    }
}
