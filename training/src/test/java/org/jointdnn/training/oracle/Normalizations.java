package org.jointdnn.training.oracle;

import java.util.Arrays;
import java.util.List;

/** Operators whose outputs depend on sums over rows. */
final class Normalizations {
    private Normalizations() {}

    static Array run(Node node) {
        return switch (node.op()) {
            case "GlobalAveragePool" -> globalAveragePool(node.in(0));
            case "InstanceNormalization" -> instance(node);
            case "LRN" -> localResponse(node);
            default -> softmax(node);
        };
    }

    private static Array softmax(Node node) {
        Array x = node.in(0);
        int axis = node.axis(-1, x.rank());
        boolean logarithm = node.op().equals("LogSoftmax");
        Array y = Array.zeros(x.shape());
        for (int i = 0; i < y.data().length; i++) {
            int[] index = x.index(i);
            double sum = 0;
            for (int k = 0; k < x.shape()[axis]; k++) {
                index[axis] = k;
                sum += Math.exp(x.at(index));
            }
            y.data()[i] = logarithm ? x.data()[i] - Math.log(sum) : Math.exp(x.data()[i]) / sum;
        }
        return y;
    }

    private static Array globalAveragePool(Array x) {
        int[] shape = x.shape().clone();
        Arrays.fill(shape, 2, shape.length, 1);
        Array y = Array.zeros(shape);
        int count = x.data().length / y.data().length;
        for (int i = 0; i < x.data().length; i++) {
            y.data()[i / count] += x.data()[i] / count;
        }
        return y;
    }

    private static Array instance(Node node) {
        Array x = node.in(0);
        int rows = x.shape()[0] * x.shape()[1];
        Array y = Array.zeros(x.shape());
        int count = x.data().length / rows;
        for (int row = 0; row < rows; row++) {
            double[] values = Arrays.copyOfRange(x.data(), row * count, (row + 1) * count);
            double mean = Arrays.stream(values).average().orElseThrow();
            double inverse = inverse(values, mean, node.real("epsilon", 1e-5));
            int channel = row % x.shape()[1];
            for (int k = 0; k < count; k++) {
                double normal = (values[k] - mean) * inverse;
                y.data()[row * count + k] =
                        normal * node.in(1).data()[channel] + node.in(2).data()[channel];
            }
        }
        return y;
    }

    static List<Array> layer(Node node) {
        Array x = node.in(0);
        int axis = node.axis(-1, x.rank());
        int[] outer = x.shape().clone();
        Arrays.fill(outer, axis, outer.length, 1);
        Array y = Array.zeros(x.shape());
        Array means = Array.zeros(outer);
        Array inverses = Array.zeros(outer);
        int count = x.data().length / means.data().length;
        for (int row = 0; row < means.data().length; row++) {
            double[] values = Arrays.copyOfRange(x.data(), row * count, (row + 1) * count);
            means.data()[row] = Arrays.stream(values).average().orElseThrow();
            inverses.data()[row] = inverse(values, means.data()[row], node.real("epsilon", 1e-5));
            for (int k = 0; k < count; k++) {
                double normal = (values[k] - means.data()[row]) * inverses.data()[row];
                double bias = node.has(2) ? node.in(2).data()[k] : 0;
                y.data()[row * count + k] = normal * node.in(1).data()[k] + bias;
            }
        }
        return List.of(y, means, inverses);
    }

    private static double inverse(double[] values, double mean, double epsilon) {
        double variance = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        return 1 / Math.sqrt(variance + epsilon);
    }

    private static Array localResponse(Node node) {
        Array x = node.in(0);
        int size = node.integer("size", 1);
        Array y = Array.zeros(x.shape());
        for (int i = 0; i < y.data().length; i++) {
            int[] index = x.index(i);
            int channel = index[1];
            double sum = 0;
            int last = Math.min(x.shape()[1] - 1, channel + (int) Math.ceil((size - 1) / 2.0));
            for (int c = Math.max(0, channel - (size - 1) / 2); c <= last; c++) {
                index[1] = c;
                sum += x.at(index) * x.at(index);
            }
            double base = node.real("bias", 1) + node.real("alpha", 1e-4) / size * sum;
            y.data()[i] = x.data()[i] / Math.pow(base, node.real("beta", 0.75));
        }
        return y;
    }
}
