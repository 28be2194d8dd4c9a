package org.jointdnn.training.oracle;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Resizing, nearest and linear, by looking at all neighbours of each output. */
final class Resizing {
    private Resizing() {}

    static Array resize(Node node) {
        Array x = node.in(0);
        int[] axes = node.integers("axes", IntStream.range(0, x.rank()).toArray());
        int[] shape = x.shape().clone();
        double[] scales = new double[x.rank()];
        Arrays.fill(scales, 1);
        for (int i = 0; i < axes.length; i++) {
            boolean bySize = node.has(3);
            shape[axes[i]] = bySize
                    ? (int) node.in(3).data()[i]
                    : (int) Math.floor(x.shape()[axes[i]] * node.in(2).data()[i]);
            scales[axes[i]] = bySize
                    ? (double) shape[axes[i]] / x.shape()[axes[i]]
                    : node.in(2).data()[i];
        }
        Array y = Array.zeros(shape);
        for (int i = 0; i < y.data().length; i++) {
            int[] index = y.index(i);
            double[] at = new double[x.rank()];
            Arrays.setAll(at, axis -> coordinate(node, index[axis], x.shape()[axis], shape[axis], scales[axis]));
            y.data()[i] = node.text("mode", "nearest").equals("nearest")
                    ? nearest(node, x, at)
                    : linear(x, at, 0, new int[x.rank()]);
        }
        return y;
    }

    private static double coordinate(Node node, int o, int in, int out, double scale) {
        if (in == out && scale == 1) {
            return o;
        }
        return switch (node.text("coordinate_transformation_mode", "half_pixel")) {
            case "asymmetric" -> o / scale;
            case "align_corners" -> out == 1 ? 0 : o * (in - 1.0) / (out - 1.0);
            case "pytorch_half_pixel" -> out == 1 ? 0 : (o + 0.5) / scale - 0.5;
            default -> (o + 0.5) / scale - 0.5;
        };
    }

    private static double nearest(Node node, Array x, double[] at) {
        int[] index = new int[at.length];
        for (int axis = 0; axis < at.length; axis++) {
            double rounded = switch (node.text("nearest_mode", "round_prefer_floor")) {
                case "floor" -> Math.floor(at[axis]);
                case "ceil" -> Math.ceil(at[axis]);
                case "round_prefer_ceil" -> Math.floor(at[axis] + 0.5);
                default -> Math.ceil(at[axis] - 0.5);
            };
            index[axis] = (int) Math.max(0, Math.min(x.shape()[axis] - 1, rounded));
        }
        return x.at(index);
    }

    private static double linear(Array x, double[] at, int axis, int[] index) {
        if (axis == at.length) {
            return x.at(index);
        }
        double within = Math.max(0, Math.min(x.shape()[axis] - 1, at[axis]));
        double sum = 0;
        for (int k = 0; k < x.shape()[axis]; k++) {
            double weight = Math.max(0, 1 - Math.abs(within - k));
            if (weight > 0) {
                index[axis] = k;
                sum += weight * linear(x, at, axis + 1, index);
            }
        }
        return sum;
    }
}
