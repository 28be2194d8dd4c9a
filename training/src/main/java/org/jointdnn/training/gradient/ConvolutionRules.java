package org.jointdnn.training.gradient;

import java.util.Arrays;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/** Convolution and its transpose; {@link ConvolutionGradient} has the formulas. */
final class ConvolutionRules {
    private ConvolutionRules() {}

    static void register(Map<String, GradientRule> table) {
        table.put("Conv", new Conv());
        table.put("ConvTranspose", ConvolutionRules::convTranspose);
    }

    private static final class Conv implements GradientRule {
        @Override
        public void forward(ForwardNode node) {
            TensorSpec x = node.input(0);
            Convolution convolution = convolution(node.node(), x, node.input(1), node.output());
            ConvolutionLowering.OfOutput way = checked(node.lowering().ofOutput(convolution), node.node(), convolution);
            if (way == ConvolutionLowering.OfOutput.CONV || x.type() != ElementType.FLOAT32) {
                node.copy();
                return;
            }
            Ops ops = node.ops();
            TensorSpec y = new ConvolutionGradient(ops, convolution).ofOutput(way, x, node.input(1));
            if (!node.node().input(2).isEmpty()) {
                long[] perChannel = new long[y.shape().rank() - 1];
                Arrays.fill(perChannel, 1);
                perChannel[0] = convolution.filters();
                y = ops.add(y, ops.reshape(node.input(2), Shape.of(perChannel)));
            }
            node.write(0, y);
        }

        @Override
        public void backward(NodeGradient g) {
            Convolution convolution = convolution(g.node(), g.input(0), g.input(1), g.output());
            ConvolutionGradient gradient = new ConvolutionGradient(g.ops(), convolution);
            g.give(
                    0,
                    () -> gradient.ofInput(
                            checked(g.lowering().ofInput(convolution), g.node(), convolution),
                            g.gradient(),
                            g.input(1)));
            g.give(
                    1,
                    () -> gradient.ofWeights(
                            checked(g.lowering().ofWeights(convolution), g.node(), convolution),
                            g.input(0),
                            g.gradient()));
            giveBias(g);
        }
    }

    private static Convolution convolution(GraphNode node, TensorSpec x, TensorSpec weights, TensorSpec y) {
        int[] kernel = Shapes.ints(Shapes.from(weights.shape(), 2));
        return new Convolution(
                Window.of(node, x.shape(), y.shape(), kernel),
                x.shape().extent(0),
                x.shape().extent(1),
                y.shape().extent(1),
                node.attribute("group", 1));
    }

    /** The transpose of the convolution that takes its output to its input, so the roles of the two are exchanged. */
    private static void convTranspose(NodeGradient g) {
        Shape input = g.input(0).shape();
        Shape output = g.output().shape();
        Window window = Window.ofTransposed(g.node(), input, output, kernel(g));
        Convolution convolution = new Convolution(
                window,
                input.extent(0),
                output.extent(1),
                input.extent(1),
                g.node().attribute("group", 1));
        ConvolutionGradient gradient = new ConvolutionGradient(g.ops(), convolution);
        g.give(
                0,
                () -> gradient.ofOutput(
                        checked(g.lowering().ofOutput(convolution), g.node(), convolution), g.gradient(), g.input(1)));
        g.give(
                1,
                () -> gradient.ofWeights(
                        checked(g.lowering().ofWeights(convolution), g.node(), convolution), g.gradient(), g.input(0)));
        giveBias(g);
    }

    private static <W extends ConvolutionLowering.Way> W checked(W way, GraphNode node, Convolution convolution) {
        if (!way.fits(convolution)) {
            throw new IllegalArgumentException("lowering is " + way.name() + ", which can't compute the convolution "
                    + convolution + " of " + node.describe());
        }
        return way;
    }

    private static int[] kernel(NodeGradient g) {
        return Shapes.ints(Shapes.from(g.input(1).shape(), 2));
    }

    /** {@code db} is the sum of {@code dy} over all but the channels. */
    private static void giveBias(NodeGradient g) {
        int rank = g.output().shape().rank();
        int[] axes = Shapes.range(1, rank);
        axes[0] = 0;
        for (int axis = 1; axis < axes.length; axis++) {
            axes[axis] = axis + 1;
        }
        g.give(
                2,
                () -> g.ops()
                        .reshape(g.ops().sum(g.gradient(), axes), g.input(2).shape()));
    }
}
