package org.jointdnn.onnx.graph;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.model.Constant;

/**
 * Which neighbouring operators the runtime fuses or runs for next to nothing, so that no boundary
 * should part them.
 *
 * <p>Source: ONNX Runtime's graph optimisations: convolution with batch normalization, scaling,
 * addition and activation; Gemm and MatMul with bias and activation; padding into convolution; sums with the
 * normalisation of their rows; a number times its sigmoid.
 */
final class FusionRules {
    private static final Set<String> LIGHT = Set.of(
            "BatchNormalization",
            "Relu",
            "LeakyRelu",
            "PRelu",
            "Clip",
            "Sigmoid",
            "Tanh",
            "HardSigmoid",
            "HardSwish",
            "Elu",
            "Selu",
            "Celu",
            "Softplus",
            "Softsign",
            "ThresholdedRelu",
            "Mish",
            "Gelu",
            "Erf",
            "Abs",
            "Neg",
            "Exp",
            "Log",
            "Sqrt",
            "Reciprocal",
            "Floor",
            "Ceil",
            "Round",
            "Sign",
            "Not",
            "Cast",
            "Dropout",
            "Identity",
            "Flatten",
            "Reshape",
            "Squeeze",
            "Unsqueeze",
            "Transpose",
            "Shape",
            "LayerNormalization",
            "QuantizeLinear",
            "DequantizeLinear");
    private static final Set<String> BINARY =
            Set.of("Add", "Sub", "Mul", "Div", "Pow", "Min", "Max", "And", "Or", "Equal", "Greater", "Less");
    private static final Set<String> GATES = Set.of("Sigmoid", "HardSigmoid");
    private static final Set<String> PRODUCTS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");
    private static final Set<String> PADDED = Set.of("Conv", "MaxPool", "AveragePool");

    private final Map<String, Constant> constants;

    FusionRules(Map<String, Constant> constants) {
        this.constants = constants;
    }

    /** Whether the operator alone is too little to be worth placing: element or row by itself, or none at all. */
    boolean isLight(GraphNode node) {
        if (!node.isStandard()) {
            return false;
        }
        return LIGHT.contains(node.op())
                || (BINARY.contains(node.op())
                        && node.proto().getInputList().stream().anyMatch(constants::containsKey));
    }

    /** Whether {@code next} is computed together with {@code previous} if it alone reads what {@code previous} writes. */
    boolean joins(GraphNode previous, GraphNode next) {
        if (!next.reads().contains(previous.output())) {
            return false;
        }
        boolean residual = next.is("Add") && PRODUCTS.contains(previous.op());
        boolean padding = previous.is("Pad") && PADDED.contains(next.op());
        return isLight(next) || residual || padding;
    }

    /**
     * Whether {@code gate} and {@code product} are an activation {@code x * gate(x)} (SiLU, HardSwish) of what
     * {@code previous} writes, if nothing else reads that and what the gate writes.
     */
    boolean joins(GraphNode previous, GraphNode gate, GraphNode product) {
        return GATES.contains(gate.op())
                && gate.reads().contains(previous.output())
                && product.is("Mul")
                && product.reads().containsAll(List.of(previous.output(), gate.output()));
    }
}
