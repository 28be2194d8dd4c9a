package org.jointdnn.training.oracle;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Reductions. */
final class Reductions {
    private Reductions() {}

    static Array run(Node node) {
        Array x = node.in(0);
        boolean none = node.integer("noop_with_empty_axes", 0) != 0 && !node.has(1);
        int[] axes = none ? new int[0] : node.axesIn(1, x.rank());
        int[] kept = x.shape().clone();
        Arrays.stream(axes).forEach(axis -> kept[axis] = 1);
        Array y = Array.zeros(kept);
        boolean extreme = node.op().equals("ReduceMax") || node.op().equals("ReduceMin");
        double sign = node.op().equals("ReduceMin") ? -1 : 1;
        if (extreme) {
            Arrays.fill(y.data(), Double.NEGATIVE_INFINITY);
        }
        for (int i = 0; i < x.data().length; i++) {
            int[] index = x.index(i);
            Arrays.stream(axes).forEach(axis -> index[axis] = 0);
            int to = y.position(index);
            double value = x.data()[i];
            y.data()[to] = switch (node.op()) {
                case "ReduceMax", "ReduceMin" -> Math.max(y.data()[to], sign * value);
                case "ReduceL1" -> y.data()[to] + Math.abs(value);
                case "ReduceL2", "ReduceSumSquare" -> y.data()[to] + value * value;
                case "ReduceLogSumExp" -> y.data()[to] + Math.exp(value);
                default -> y.data()[to] + value;
            };
        }
        double count = (double) x.data().length / y.data().length;
        Array finished = Elementwise.unary(y, value -> switch (node.op()) {
            case "ReduceMean" -> value / count;
            case "ReduceL2" -> Math.sqrt(value);
            case "ReduceLogSum", "ReduceLogSumExp" -> Math.log(value);
            default -> sign * value;
        });
        return node.integer("keepdims", 1) != 0 ? finished : finished.as(without(x.shape(), axes));
    }

    private static int[] without(int[] shape, int[] axes) {
        return IntStream.range(0, shape.length)
                .filter(axis -> Arrays.stream(axes).noneMatch(each -> each == axis))
                .map(axis -> shape[axis])
                .toArray();
    }
}
