package org.jointdnn.training.oracle;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jointdnn.onnx.ElementType;

/** Operators that go element by element, with broadcasting. */
final class Elementwise {
    private Elementwise() {}

    static Array run(Node node) {
        return switch (node.op()) {
            case "Add" -> binary(node, Double::sum);
            case "Sum" ->
                node.inputs().stream()
                        .reduce((a, b) -> binary(a, b, Double::sum))
                        .orElseThrow();
            case "Sub" -> binary(node, (a, b) -> a - b);
            case "Mul" -> binary(node, (a, b) -> a * b);
            case "Div" -> binary(node, (a, b) -> a / b);
            case "Pow" -> binary(node, Math::pow);
            case "Greater" -> binary(node, (a, b) -> a > b ? 1 : 0);
            case "Less" -> binary(node, (a, b) -> a < b ? 1 : 0);
            case "Equal" -> binary(node, (a, b) -> a == b ? 1 : 0);
            case "And" -> binary(node, (a, b) -> a * b);
            case "Where" -> where(node.in(0), node.in(1), node.in(2));
            case "Clip" -> clip(node);
            default -> unary(node.in(0), function(node));
        };
    }

    private static DoubleUnaryOperator function(Node node) {
        double alpha = node.real("alpha", 1);
        return switch (node.op()) {
            case "Identity" -> x -> x;
            case "Cast" -> node.integer("to", 1) == ElementType.FLOAT32.onnxCode() ? x -> x : x -> (long) x;
            case "Neg" -> x -> -x;
            case "Abs" -> Math::abs;
            case "Sign" -> Math::signum;
            case "Exp" -> Math::exp;
            case "Log" -> Math::log;
            case "Sqrt" -> Math::sqrt;
            case "Reciprocal" -> x -> 1 / x;
            case "Tanh" -> Math::tanh;
            case "Sigmoid" -> x -> 1 / (1 + Math.exp(-x));
            case "Softplus" -> x -> Math.log(1 + Math.exp(x));
            case "Erf" -> Elementwise::erf;
            case "Relu" -> x -> Math.max(0, x);
            case "LeakyRelu" -> x -> x > 0 ? x : node.real("alpha", 0.01) * x;
            case "Elu" -> x -> x > 0 ? x : alpha * (Math.exp(x) - 1);
            case "HardSigmoid" -> x -> Math.max(0, Math.min(1, node.real("alpha", 0.2) * x + node.real("beta", 0.5)));
            case "HardSwish" -> x -> x * Math.max(0, Math.min(1, x / 6 + 0.5));
            case "Gelu" ->
                node.text("approximate", "none").equals("tanh")
                        ? x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))
                        : x -> x / 2 * (1 + erf(x / Math.sqrt(2)));
            default -> throw new IllegalArgumentException("no interpretation of " + node.op());
        };
    }

    /** By its Taylor series, which is good to 1e-13 for the arguments that tests use. */
    private static double erf(double x) {
        if (Math.abs(x) > 5) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    private static Array clip(Node node) {
        double low = node.has(1) ? node.in(1).data()[0] : Double.NEGATIVE_INFINITY;
        double high = node.has(2) ? node.in(2).data()[0] : Double.POSITIVE_INFINITY;
        return unary(node.in(0), x -> Math.min(high, Math.max(low, x)));
    }

    static Array unary(Array x, DoubleUnaryOperator function) {
        Array y = Array.zeros(x.shape());
        for (int i = 0; i < y.data().length; i++) {
            y.data()[i] = function.applyAsDouble(x.data()[i]);
        }
        return y;
    }

    private static Array binary(Node node, DoubleBinaryOperator function) {
        return binary(node.in(0), node.in(1), function);
    }

    static Array binary(Array a, Array b, DoubleBinaryOperator function) {
        Array y = Array.zeros(broadcast(List.of(a, b)));
        for (int i = 0; i < y.data().length; i++) {
            int[] index = y.index(i);
            y.data()[i] = function.applyAsDouble(a.broadcastAt(index), b.broadcastAt(index));
        }
        return y;
    }

    private static Array where(Array condition, Array a, Array b) {
        Array y = Array.zeros(broadcast(List.of(condition, a, b)));
        for (int i = 0; i < y.data().length; i++) {
            int[] index = y.index(i);
            y.data()[i] = condition.broadcastAt(index) != 0 ? a.broadcastAt(index) : b.broadcastAt(index);
        }
        return y;
    }

    static int[] broadcast(List<Array> arrays) {
        int rank = arrays.stream().mapToInt(Array::rank).max().orElseThrow();
        int[] shape = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            shape[axis] = 1;
            for (Array array : arrays) {
                int own = axis - rank + array.rank();
                if (own >= 0 && array.shape()[own] != 1) {
                    shape[axis] = array.shape()[own];
                }
            }
        }
        return shape;
    }
}
