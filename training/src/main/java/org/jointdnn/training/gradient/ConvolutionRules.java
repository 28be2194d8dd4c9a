package org.jointdnn.training.gradient;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.UnsupportedOperatorException;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.AxisOps;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/** Convolution and its transpose; {@link ConvolutionGradient} has the formulas. */
final class ConvolutionRules {
    private ConvolutionRules() {}

    static void register(Map<String, GradientRule> table) {
        table.put("Conv", ConvolutionRules::conv);
        table.put("ConvTranspose", ConvolutionRules::convTranspose);
    }

    private static void conv(NodeGradient g) {
        Shape input = g.input(0).shape();
        Shape output = g.output().shape();
        Window window = Window.of(g.node(), input, output, kernel(g));
        Convolution convolution = new Convolution(
                window,
                input.extent(0),
                input.extent(1),
                output.extent(1),
                g.node().attribute("group", 1));
        ConvolutionGradient gradient = new ConvolutionGradient(g.ops(), convolution);
        String name = g.node().output();
        g.give(0, () -> gradient.ofInput(g.lowering().ofInput(name, convolution), g.gradient(), g.input(1)));
        g.give(1, () -> gradient.ofWeights(weightsLowering(g, convolution), g.input(0), g.gradient()));
        giveBias(g);
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
        g.give(
                0,
                () -> g.ops()
                        .graph()
                        .node(
                                "Conv",
                                List.of(seen(g.ops(), window, g.gradient()), g.input(1)),
                                g.gradient().type(),
                                input,
                                Attributes.integer("group", convolution.groups()),
                                Attributes.integers("strides", window.strides()),
                                Attributes.integers("dilations", window.dilations()),
                                Attributes.integers("pads", pads(window))));
        ConvolutionGradient gradient = new ConvolutionGradient(g.ops(), convolution);
        g.give(1, () -> gradient.ofWeights(weightsLowering(g, convolution), g.gradient(), g.input(0)));
        giveBias(g);
    }

    private static TensorSpec seen(Ops ops, Window window, TensorSpec dy) {
        TensorSpec seen = dy;
        for (int axis = 0; axis < window.rank(); axis++) {
            seen = AxisOps.pad(ops, seen, axis + 2, 0, Math.min(0, window.end(axis)));
        }
        return seen;
    }

    private static int[] pads(Window window) {
        int[] pads = Arrays.copyOf(window.begin(), 2 * window.rank());
        for (int axis = 0; axis < window.rank(); axis++) {
            pads[window.rank() + axis] = Math.max(0, window.end(axis));
        }
        return pads;
    }

    private static ConvolutionLowering.OfWeights weightsLowering(NodeGradient g, Convolution convolution) {
        ConvolutionLowering.OfWeights chosen = g.lowering().ofWeights(g.node().output(), convolution);
        if (chosen == ConvolutionLowering.OfWeights.CONV && convolution.groups() > 1) {
            throw new UnsupportedOperatorException(
                    g.node().describe() + " has groups; the lowering CONV of its weights' gradient is for one group");
        }
        return chosen;
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
