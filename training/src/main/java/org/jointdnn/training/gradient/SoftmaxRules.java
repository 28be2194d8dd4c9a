package org.jointdnn.training.gradient;

import java.util.Map;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/**
 * Softmax and its logarithm along an axis.
 *
 * <p>Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 6.2.2.3, differentiated.
 */
final class SoftmaxRules {
    private SoftmaxRules() {}

    static void register(Map<String, GradientRule> table) {
        table.put("Softmax", SoftmaxRules::softmax);
        table.put("LogSoftmax", SoftmaxRules::logSoftmax);
    }

    /** {@code dx = y (dy - sum(dy y))}. */
    private static void softmax(NodeGradient g) {
        g.give(0, () -> {
            Ops ops = g.ops();
            TensorSpec sum = ops.sum(ops.mul(g.gradient(), g.output()), axis(g));
            return ops.mul(g.output(), ops.sub(g.gradient(), sum));
        });
    }

    /** {@code dx = dy - exp(y) sum(dy)}. */
    private static void logSoftmax(NodeGradient g) {
        g.give(0, () -> {
            Ops ops = g.ops();
            TensorSpec sum = ops.sum(g.gradient(), axis(g));
            return ops.sub(g.gradient(), ops.mul(ops.unary("Exp", g.output()), sum));
        });
    }

    private static int axis(NodeGradient g) {
        return Shapes.axis(g.node().attribute("axis", -1), g.input(0).shape().rank());
    }
}
