package org.jointdnn.training.gradient;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jointdnn.onnx.graph.GraphNode;

/** All operators that have a gradient. */
final class GradientRules {
    private static final Map<String, GradientRule> TABLE = table();

    private GradientRules() {}

    static Optional<GradientRule> of(GraphNode node) {
        return node.isStandard() ? Optional.ofNullable(TABLE.get(node.op())) : Optional.empty();
    }

    private static Map<String, GradientRule> table() {
        Map<String, GradientRule> table = new LinkedHashMap<>();
        ElementwiseRules.register(table);
        ArithmeticRules.register(table);
        ProductRules.register(table);
        ConvolutionRules.register(table);
        PoolingRules.register(table);
        NormalizationRules.register(table);
        SoftmaxRules.register(table);
        ReductionRules.register(table);
        ShapeRules.register(table);
        GatherRules.register(table);
        table.put("Resize", new ResizeRule());
        table.put("Dropout", new DropoutRule());
        return table;
    }
}
