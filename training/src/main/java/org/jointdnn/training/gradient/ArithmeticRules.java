package org.jointdnn.training.gradient;

import java.util.Map;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.Ops;

/** Arithmetic with broadcasting: what was broadcast gets the sum of the gradients of its copies. */
final class ArithmeticRules {
    private ArithmeticRules() {}

    static void register(Map<String, GradientRule> table) {
        table.put("Add", ArithmeticRules::sum);
        table.put("Sum", ArithmeticRules::sum);
        table.put("Sub", ArithmeticRules::sub);
        table.put("Mul", ArithmeticRules::mul);
        table.put("Div", ArithmeticRules::div);
        table.put("Pow", ArithmeticRules::pow);
        table.put("Where", ArithmeticRules::where);
    }

    private static void sum(NodeGradient g) {
        for (int input = 0; input < g.node().proto().getInputCount(); input++) {
            g.giveReduced(input, g::gradient);
        }
    }

    private static void sub(NodeGradient g) {
        g.giveReduced(0, g::gradient);
        g.give(1, () -> g.ops().neg(g.ops().reduceTo(g.gradient(), g.input(1).shape())));
    }

    /** {@code da = dy b}, {@code db = dy a}. */
    private static void mul(NodeGradient g) {
        g.giveReduced(0, () -> g.ops().mul(g.gradient(), g.input(1)));
        g.giveReduced(1, () -> g.ops().mul(g.gradient(), g.input(0)));
    }

    /** {@code da = dy / b}, {@code db = -dy y / b}. */
    private static void div(NodeGradient g) {
        Ops ops = g.ops();
        TensorSpec quotient = ops.div(g.gradient(), g.input(1));
        g.giveReduced(0, () -> quotient);
        g.giveReduced(1, () -> ops.neg(ops.mul(quotient, g.output())));
    }

    /** {@code da = dy b a^(b - 1)}, {@code db = dy y ln a}. */
    private static void pow(NodeGradient g) {
        Ops ops = g.ops();
        g.giveReduced(0, () -> {
            TensorSpec exponent = ops.cast(g.input(1), g.input(0).type());
            TensorSpec lower = ops.binary("Pow", g.input(0), ops.add(exponent, -1));
            return ops.mul(g.gradient(), ops.mul(exponent, lower));
        });
        g.giveReduced(1, () -> ops.mul(g.gradient(), ops.mul(g.output(), ops.unary("Log", g.input(0)))));
    }

    private static void where(NodeGradient g) {
        TensorSpec zero = g.ops().scalar(g.gradient().type(), 0);
        g.giveReduced(1, () -> g.ops().where(g.input(0), g.gradient(), zero));
        g.giveReduced(2, () -> g.ops().where(g.input(0), zero, g.gradient()));
    }
}
