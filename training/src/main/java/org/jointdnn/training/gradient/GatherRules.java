package org.jointdnn.training.gradient;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/**
 * Look-ups: what was taken several times gets the sum of the gradients.
 *
 * <p>{@code ScatterElements} adds in order on one thread in ONNX Runtime, {@code ScatterND} on several at once; so only
 * the former may be used where an index can repeat.
 */
final class GatherRules {
    private GatherRules() {}

    static void register(Map<String, GradientRule> table) {
        table.put("Gather", GatherRules::gather);
        table.put("GatherElements", g -> g.give(0, () -> scatter(g, g.input(1), g.gradient(), axis(g))));
    }

    private static void gather(NodeGradient g) {
        int axis = axis(g);
        Shape input = g.input(0).shape();
        g.give(0, () -> {
            Ops ops = g.ops();
            long taken = g.input(1).shape().elements();
            Shape rows = Shapes.with(input, axis, taken);
            long[] column = new long[input.rank()];
            Arrays.fill(column, 1);
            column[axis] = taken;
            TensorSpec indices = ops.expand(ops.reshape(g.input(1), Shape.of(column)), rows);
            return scatter(g, indices, ops.reshape(g.gradient(), rows), axis);
        });
    }

    private static TensorSpec scatter(NodeGradient g, TensorSpec indices, TensorSpec gradient, int axis) {
        Shape input = g.input(0).shape();
        TensorSpec zeros = g.ops().full(gradient.type(), input, 0);
        return g.ops()
                .graph()
                .node(
                        "ScatterElements",
                        List.of(zeros, indices, gradient),
                        gradient.type(),
                        input,
                        Attributes.integer("axis", axis),
                        Attributes.text("reduction", "add"));
    }

    private static int axis(NodeGradient g) {
        return Shapes.axis(g.node().attribute("axis", 0), g.input(0).shape().rank());
    }
}
