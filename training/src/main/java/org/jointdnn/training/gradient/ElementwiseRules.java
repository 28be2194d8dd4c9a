package org.jointdnn.training.gradient;

import java.util.Map;
import java.util.function.BiFunction;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.Ops;

/**
 * Functions of one tensor, element by element: {@code dx = f'(x) dy}, in terms of {@code x} or, where that is as
 * easy, of {@code y}. Where a function has a kink the derivative is the one that PyTorch takes.
 *
 * <p>Source: the ONNX operators' definitions, differentiated.
 */
final class ElementwiseRules {
    private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

    private ElementwiseRules() {}

    static void register(Map<String, GradientRule> table) {
        table.put("Relu", ElementwiseRules::relu);
        table.put("LeakyRelu", ElementwiseRules::leakyRelu);
        table.put("Clip", ElementwiseRules::clip);
        table.put("Elu", ElementwiseRules::elu);
        table.put("HardSigmoid", ElementwiseRules::hardSigmoid);
        table.put("HardSwish", ElementwiseRules::hardSwish);
        table.put("Gelu", ElementwiseRules::gelu);
        table.put(
                "Cast",
                g -> g.give(0, () -> g.ops().cast(g.gradient(), g.input(0).type())));
        table.put("Identity", g -> g.give(0, g::gradient));
        table.put("Neg", g -> g.give(0, () -> g.ops().neg(g.gradient())));
        table.put("Abs", ofInput((ops, x) -> ops.unary("Sign", x)));
        table.put("Log", g -> g.give(0, () -> g.ops().div(g.gradient(), g.input(0))));
        table.put("Softplus", ofInput((ops, x) -> ops.unary("Sigmoid", x)));
        table.put("Erf", ofInput((ops, x) -> ops.mul(gauss(ops, x, 1), 2 / Math.sqrt(Math.PI))));
        table.put("Exp", ofOutput((ops, y) -> y));
        table.put("Tanh", ofOutput((ops, y) -> ops.subFrom(1, ops.square(y))));
        table.put("Sigmoid", ofOutput((ops, y) -> ops.mul(y, ops.subFrom(1, y))));
        table.put("Reciprocal", ofOutput((ops, y) -> ops.neg(ops.square(y))));
        table.put("Sqrt", g -> g.give(0, () -> g.ops().div(g.ops().mul(g.gradient(), 0.5), g.output())));
    }

    private static GradientRule ofInput(BiFunction<Ops, TensorSpec, TensorSpec> derivative) {
        return g -> g.give(0, () -> g.ops().mul(g.gradient(), derivative.apply(g.ops(), g.input(0))));
    }

    private static GradientRule ofOutput(BiFunction<Ops, TensorSpec, TensorSpec> derivative) {
        return g -> g.give(0, () -> g.ops().mul(g.gradient(), derivative.apply(g.ops(), g.output())));
    }

    /** {@code y > 0 ? dy : 0}. */
    private static void relu(NodeGradient g) {
        TensorSpec positive = g.onOutput(ops -> ops.compare("Greater", g.output(), 0));
        g.give(0, () -> g.ops().masked(positive, g.gradient()));
    }

    /** {@code x > 0 ? dy : alpha dy}. */
    private static void leakyRelu(NodeGradient g) {
        double alpha = Attributes.real(g.node(), "alpha", 0.01);
        TensorSpec positive = alpha > 0
                ? g.onOutput(ops -> ops.compare("Greater", g.output(), 0))
                : g.ops().compare("Greater", g.input(0), 0);
        g.give(0, () -> g.ops().where(positive, g.gradient(), g.ops().mul(g.gradient(), alpha)));
    }

    /** {@code min < y < max ? dy : 0}; an absent limit limits nothing. */
    private static void clip(NodeGradient g) {
        if (!g.has(1) && !g.has(2)) {
            g.give(0, g::gradient);
            return;
        }
        TensorSpec within = g.onOutput(ops -> {
            if (!g.has(1)) {
                return ops.compare("Less", g.output(), g.input(2));
            }
            TensorSpec above = ops.compare("Greater", g.output(), g.input(1));
            return g.has(2) ? ops.compare("And", above, ops.compare("Less", g.output(), g.input(2))) : above;
        });
        g.give(0, () -> g.ops().masked(within, g.gradient()));
    }

    /** {@code x > 0 ? dy : (y + alpha) dy}, since {@code alpha exp(x) = y + alpha} there. */
    private static void elu(NodeGradient g) {
        double alpha = Attributes.real(g.node(), "alpha", 1);
        g.give(0, () -> {
            Ops ops = g.ops();
            TensorSpec negative = ops.mul(ops.add(g.output(), alpha), g.gradient());
            return ops.where(ops.compare("Greater", g.input(0), 0), g.gradient(), negative);
        });
    }

    /** {@code 0 < y < 1 ? alpha dy : 0}. */
    private static void hardSigmoid(NodeGradient g) {
        double alpha = Attributes.real(g.node(), "alpha", 0.2);
        TensorSpec within = g.onOutput(ops -> between(ops, g.output(), 0, 1));
        g.give(0, () -> g.ops().masked(within, g.ops().mul(g.gradient(), alpha)));
    }

    /** {@code y = x hardSigmoid(x)} with slope 1/6: 0 below -3, {@code x / 3 + 1/2} to 3, 1 above. */
    private static void hardSwish(NodeGradient g) {
        g.give(0, () -> {
            Ops ops = g.ops();
            TensorSpec x = g.input(0);
            TensorSpec slope = ops.add(ops.mul(x, 1 / 3.0), 0.5);
            TensorSpec inner =
                    ops.where(between(ops, x, -3, 3), slope, ops.cast(ops.compare("Greater", x, 0), x.type()));
            return ops.mul(g.gradient(), inner);
        });
    }

    /**
     * Exact: {@code y = x P(x)}, {@code dy/dx = P(x) + x p(x)} with the normal distribution's {@code P} and density
     * {@code p}. Approximate: {@code y = x (1 + t) / 2, t = tanh(u), u = sqrt(2/pi) (x + 0.044715 x^3)}.
     */
    private static void gelu(NodeGradient g) {
        boolean approximate = Attributes.text(g.node(), "approximate", "none").equals("tanh");
        g.give(0, () -> {
            Ops ops = g.ops();
            TensorSpec slope = approximate ? approximateGeluSlope(ops, g.input(0)) : geluSlope(ops, g.input(0));
            return ops.mul(g.gradient(), slope);
        });
    }

    private static TensorSpec geluSlope(Ops ops, TensorSpec x) {
        TensorSpec below = ops.mul(ops.add(ops.unary("Erf", ops.mul(x, Math.sqrt(0.5))), 1), 0.5);
        TensorSpec density = ops.mul(gauss(ops, x, 0.5), 1 / Math.sqrt(2 * Math.PI));
        return ops.add(below, ops.mul(x, density));
    }

    private static TensorSpec approximateGeluSlope(Ops ops, TensorSpec x) {
        TensorSpec square = ops.square(x);
        TensorSpec inner = ops.mul(ops.mul(x, ops.add(ops.mul(square, 0.044715), 1)), SQRT_2_OVER_PI);
        TensorSpec tanh = ops.unary("Tanh", inner);
        TensorSpec innerSlope = ops.mul(ops.add(ops.mul(square, 3 * 0.044715), 1), SQRT_2_OVER_PI);
        TensorSpec tanhSlope = ops.mul(ops.subFrom(1, ops.square(tanh)), innerSlope);
        return ops.mul(ops.add(ops.add(tanh, 1), ops.mul(x, tanhSlope)), 0.5);
    }

    /** {@code exp(-factor x^2)}. */
    private static TensorSpec gauss(Ops ops, TensorSpec x, double factor) {
        return ops.unary("Exp", ops.mul(ops.square(x), -factor));
    }

    private static TensorSpec between(Ops ops, TensorSpec x, double low, double high) {
        return ops.compare("And", ops.compare("Greater", x, low), ops.compare("Less", x, high));
    }
}
