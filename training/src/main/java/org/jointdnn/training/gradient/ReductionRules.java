package org.jointdnn.training.gradient;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/** Reductions over axes; {@code dy} and {@code y} stand for themselves with the reduced axes of extent 1. */
final class ReductionRules {
    private ReductionRules() {}

    /** The derivative of a reduction by its input. */
    private interface Derivative {
        TensorSpec times(Ops ops, TensorSpec x, TensorSpec y, TensorSpec dy);
    }

    static void register(Map<String, GradientRule> table) {
        table.put("ReduceSum", rule((ops, x, y, dy) -> dy));
        table.put(
                "ReduceMean",
                rule((ops, x, y, dy) ->
                        ops.mul(dy, (double) y.shape().elements() / x.shape().elements())));
        table.put("ReduceMax", rule(ReductionRules::extreme));
        table.put("ReduceMin", rule(ReductionRules::extreme));
        table.put("ReduceL1", rule((ops, x, y, dy) -> ops.mul(dy, ops.unary("Sign", x))));
        table.put("ReduceL2", rule((ops, x, y, dy) -> ops.mul(ops.div(dy, y), x)));
        table.put("ReduceSumSquare", rule((ops, x, y, dy) -> ops.mul(ops.mul(dy, 2), x)));
        table.put("ReduceLogSum", rule((ops, x, y, dy) -> ops.div(dy, ops.unary("Exp", y))));
        table.put("ReduceLogSumExp", rule((ops, x, y, dy) -> ops.mul(dy, ops.unary("Exp", ops.sub(x, y)))));
    }

    private static GradientRule rule(Derivative derivative) {
        return g -> g.give(0, () -> {
            Ops ops = g.ops();
            TensorSpec x = g.input(0);
            Shape kept = Shapes.reduced(x.shape(), axes(g));
            TensorSpec dy = ops.reshape(g.gradient(), kept);
            TensorSpec y = ops.reshape(g.output(), kept);
            return ops.expand(derivative.times(ops, x, y, dy), x.shape());
        });
    }

    private static int[] axes(NodeGradient g) {
        int rank = g.input(0).shape().rank();
        int[] named = g.has(1)
                ? Arrays.stream(g.longs(1))
                        .mapToInt(axis -> Shapes.axis(axis, rank))
                        .toArray()
                : new int[0];
        boolean all = named.length == 0 && g.node().attribute("noop_with_empty_axes", 0) == 0;
        return all ? Shapes.axes(rank) : named;
    }

    /** The maxima share the gradient equally, as in PyTorch's {@code amax}. */
    private static TensorSpec extreme(Ops ops, TensorSpec x, TensorSpec y, TensorSpec dy) {
        TensorSpec equal = ops.cast(ops.compare("Equal", x, y), x.type());
        int[] axes = IntStream.range(0, x.shape().rank())
                .filter(axis -> x.shape().extent(axis) != y.shape().extent(axis))
                .toArray();
        return ops.mul(ops.div(dy, ops.sum(equal, axes)), equal);
    }
}
