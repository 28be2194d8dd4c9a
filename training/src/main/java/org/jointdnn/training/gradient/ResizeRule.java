package org.jointdnn.training.gradient;

import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.UnsupportedOperatorException;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.AxisOps;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/**
 * Resizing, nearest or linear: a linear map along each axis in turn, so its gradient is the transposed map along each.
 *
 * <p>Source of the coordinates: ONNX operator Resize-18.
 */
final class ResizeRule implements GradientRule {
    @Override
    public void backward(NodeGradient g) {
        Shape input = g.input(0).shape();
        check(g.node());
        double[] scales = scales(g, input);
        g.give(0, () -> {
            TensorSpec gradient = g.gradient();
            for (int axis = 0; axis < input.rank(); axis++) {
                int in = (int) input.extent(axis);
                int out = (int) g.output().shape().extent(axis);
                if (in != out || scales[axis] != 1) {
                    gradient = transposed(g.ops(), gradient, axis, weights(g.node(), in, out, scales[axis]));
                }
            }
            return gradient;
        });
    }

    private static void check(GraphNode node) {
        String mode = Attributes.text(node, "mode", "nearest");
        boolean known = mode.equals("nearest") || mode.equals("linear");
        String policy = Attributes.text(node, "keep_aspect_ratio_policy", "stretch");
        if (!known || node.attribute("antialias", 0) != 0 || !policy.equals("stretch")) {
            throw new UnsupportedOperatorException(
                    node.describe()
                            + " has no gradient here: only the modes nearest and linear have, stretching and without antialias");
        }
    }

    private static double[] scales(NodeGradient g, Shape input) {
        int[] axes = Attributes.integers(g.node(), "axes", Shapes.axes(input.rank()));
        double[] given = g.has(2) ? g.reals(2) : new double[0];
        double[] scales = new double[input.rank()];
        for (int axis = 0; axis < scales.length; axis++) {
            scales[axis] = (double) g.output().shape().extent(axis) / input.extent(axis);
        }
        for (int i = 0; i < given.length; i++) {
            scales[Shapes.axis(axes[i], input.rank())] = given[i];
        }
        return scales;
    }

    private static TensorSpec transposed(Ops ops, TensorSpec dy, int axis, double[][] weights) {
        int repeats = weights.length / weights[0].length;
        if (!isRepetition(weights, repeats)) {
            return AxisOps.map(ops, dy, axis, AxisOps.transposed(weights));
        }
        Shape shape = dy.shape();
        Shape repeated = Shape.of(
                Shapes.product(shape, 0, axis),
                weights[0].length,
                repeats,
                Shapes.product(shape, axis + 1, shape.rank()));
        return ops.reshape(ops.sum(ops.reshape(dy, repeated), 2), Shapes.with(shape, axis, weights[0].length));
    }

    private static boolean isRepetition(double[][] weights, int repeats) {
        if (repeats * weights[0].length != weights.length) {
            return false;
        }
        for (int o = 0; o < weights.length; o++) {
            if (weights[o][o / repeats] != 1) {
                return false;
            }
        }
        return true;
    }

    /** What each output takes of each input. */
    private static double[][] weights(GraphNode node, int in, int out, double scale) {
        double[][] weights = new double[out][in];
        for (int o = 0; o < out; o++) {
            double position = position(node, o, in, out, scale);
            if (Attributes.text(node, "mode", "nearest").equals("nearest")) {
                weights[o][clamp(nearest(node, position), in)] = 1;
            } else {
                double within = Math.max(0, Math.min(in - 1, position));
                int low = (int) Math.floor(within);
                weights[o][low] += 1 - (within - low);
                weights[o][clamp(low + 1, in)] += within - low;
            }
        }
        return weights;
    }

    private static double position(GraphNode node, int o, int in, int out, double scale) {
        String mode = Attributes.text(node, "coordinate_transformation_mode", "half_pixel");
        return switch (mode) {
            case "half_pixel" -> (o + 0.5) / scale - 0.5;
            case "pytorch_half_pixel" -> out > 1 ? (o + 0.5) / scale - 0.5 : 0;
            case "asymmetric" -> o / scale;
            case "align_corners" -> out == 1 ? 0 : (double) o * (in - 1) / (out - 1);
            case "half_pixel_symmetric" -> in / 2.0 * (1 - out / (scale * in)) + (o + 0.5) / scale - 0.5;
            default ->
                throw new UnsupportedOperatorException(
                        node.describe() + " has the coordinates '" + mode + "', for which there is no gradient here");
        };
    }

    private static int nearest(GraphNode node, double position) {
        return (int)
                switch (Attributes.text(node, "nearest_mode", "round_prefer_floor")) {
                    case "round_prefer_floor" -> Math.ceil(position - 0.5);
                    case "round_prefer_ceil" -> Math.floor(position + 0.5);
                    case "floor" -> Math.floor(position);
                    default -> Math.ceil(position);
                };
    }

    private static int clamp(int index, int extent) {
        return Math.max(0, Math.min(extent - 1, index));
    }
}
