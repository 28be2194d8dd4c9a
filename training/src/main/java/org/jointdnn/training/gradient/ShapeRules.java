package org.jointdnn.training.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.UnsupportedOperatorException;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.AxisOps;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/** Operators that only move elements: the gradient moves back. */
final class ShapeRules {
    private ShapeRules() {}

    static void register(Map<String, GradientRule> table) {
        for (String op : List.of("Reshape", "Flatten", "Squeeze", "Unsqueeze")) {
            table.put(
                    op,
                    g -> g.give(
                            0, () -> g.ops().reshape(g.gradient(), g.input(0).shape())));
        }
        table.put("Expand", g -> g.giveReduced(0, g::gradient));
        table.put("Transpose", ShapeRules::transpose);
        table.put("Concat", ShapeRules::concat);
        table.put("Split", ShapeRules::split);
        table.put("Slice", ShapeRules::slice);
        table.put("Pad", ShapeRules::pad);
    }

    private static void transpose(NodeGradient g) {
        int rank = g.input(0).shape().rank();
        int[] reversed = Shapes.axes(rank);
        for (int axis = 0; axis < rank; axis++) {
            reversed[axis] = rank - 1 - axis;
        }
        int[] order = Attributes.integers(g.node(), "perm", reversed);
        int[] inverse = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            inverse[order[axis]] = axis;
        }
        g.give(0, () -> g.ops().transpose(g.gradient(), inverse));
    }

    private static void concat(NodeGradient g) {
        int axis = axis(g, g.output());
        long start = 0;
        for (int input = 0; input < g.node().proto().getInputCount(); input++) {
            long from = start;
            long count = g.input(input).shape().extent(axis);
            g.give(input, () -> AxisOps.slice(g.ops(), g.gradient(), axis, from, 1, count));
            start += count;
        }
    }

    private static void split(NodeGradient g) {
        int axis = axis(g, g.input(0));
        g.give(0, () -> {
            List<TensorSpec> parts = new ArrayList<>();
            for (int output = 0; output < g.node().proto().getOutputCount(); output++) {
                TensorSpec part = g.output(output);
                parts.add(g.gradient(output).orElseGet(() -> g.ops().full(part.type(), part.shape(), 0)));
            }
            return g.ops().concat(axis, parts);
        });
    }

    private static int axis(NodeGradient g, TensorSpec of) {
        return Shapes.axis(g.node().attribute("axis", 0), of.shape().rank());
    }

    /** Elements go back to where they were taken from, the others get zero. */
    private static void slice(NodeGradient g) {
        Shape input = g.input(0).shape();
        long[] starts = g.longs(1);
        long[] axes = g.has(3) ? g.longs(3) : Shapes.longs(Shapes.axes(starts.length));
        long[] steps = g.has(4) ? g.longs(4) : null;
        g.give(0, () -> {
            TensorSpec gradient = g.gradient();
            for (int i = 0; i < axes.length; i++) {
                int axis = Shapes.axis(axes[i], input.rank());
                long step = steps == null ? 1 : steps[i];
                gradient = unslice(g.ops(), gradient, axis, starts[i], step, input.extent(axis));
            }
            return gradient;
        });
    }

    private static TensorSpec unslice(Ops ops, TensorSpec dy, int axis, long start, long step, long extent) {
        long count = dy.shape().extent(axis);
        long first = Math.min(start < 0 ? start + extent : start, step < 0 ? extent - 1 : extent);
        first = Math.max(0, first);
        long lowest = step < 0 ? first + (count - 1) * step : first;
        TensorSpec ascending = step < 0 ? AxisOps.flip(ops, dy, axis) : dy;
        TensorSpec spread = AxisOps.spread(ops, ascending, axis, Math.abs(step));
        return AxisOps.pad(
                ops, spread, axis, lowest, extent - lowest - spread.shape().extent(axis));
    }

    /** Padding with a number is cut off; what other modes repeat is summed up. */
    private static void pad(NodeGradient g) {
        Shape input = g.input(0).shape();
        String mode = Attributes.text(g.node(), "mode", "constant");
        long[] pads = g.longs(1);
        long[] axes = g.has(3) ? g.longs(3) : Shapes.longs(Shapes.axes(input.rank()));
        g.give(0, () -> {
            TensorSpec gradient = g.gradient();
            for (int i = 0; i < axes.length; i++) {
                int axis = Shapes.axis(axes[i], input.rank());
                long before = pads[i];
                long after = pads[axes.length + i];
                if (mode.equals("constant")) {
                    gradient = AxisOps.pad(g.ops(), gradient, axis, -before, -after);
                } else if (before != 0 || after != 0) {
                    double[][] copies = copies(g, mode, (int) input.extent(axis), (int) before, (int) after);
                    gradient = AxisOps.map(g.ops(), gradient, axis, AxisOps.transposed(copies));
                }
            }
            return gradient;
        });
    }

    private static double[][] copies(NodeGradient g, String mode, int extent, int before, int after) {
        double[][] copies = new double[extent + before + after][extent];
        for (int o = 0; o < copies.length; o++) {
            int i = o - before;
            int from = switch (mode) {
                case "edge" -> Math.max(0, Math.min(extent - 1, i));
                case "wrap" -> Math.floorMod(i, extent);
                case "reflect" -> reflected(i, extent);
                default ->
                    throw new UnsupportedOperatorException(
                            g.node().describe() + " pads in the mode '" + mode + "', which has no gradient here");
            };
            copies[o][from] = 1;
        }
        return copies;
    }

    private static int reflected(int i, int extent) {
        int period = Math.max(1, 2 * (extent - 1));
        int within = Math.floorMod(i, period);
        return within < extent ? within : period - within;
    }
}
