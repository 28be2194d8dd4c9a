package org.jointdnn.training.gradient;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.UnsupportedOperatorException;
import org.jointdnn.onnx.graph.GraphNode;

/** Which tensors have a gradient: those that depend on what is trained, and on which the loss depends. */
final class Activity {
    private static final Set<ElementType> FLOATING =
            Set.of(ElementType.FLOAT32, ElementType.FLOAT64, ElementType.FLOAT16, ElementType.BFLOAT16);

    private Activity() {}

    /**
     * The tensors that have a gradient.
     *
     * @param roots what is trained
     * @param targets what the loss reads
     * @throws UnsupportedOperatorException if a node between them has no gradient
     */
    static Set<String> of(
            List<GraphNode> nodes, Map<String, TensorSpec> specs, Set<String> roots, Set<String> targets) {
        Set<String> dependent = new HashSet<>(roots);
        for (GraphNode node : nodes) {
            if (node.reads().stream().anyMatch(dependent::contains)) {
                node.writes().stream().filter(name -> isFloating(specs, name)).forEach(dependent::add);
            }
        }
        Set<String> active = new HashSet<>(targets);
        active.retainAll(dependent);
        for (int k = nodes.size() - 1; k >= 0; k--) {
            GraphNode node = nodes.get(k);
            boolean read = node.reads().stream().anyMatch(dependent::contains);
            if (read && node.writes().stream().anyMatch(active::contains)) {
                check(node);
                node.reads().stream().filter(dependent::contains).forEach(active::add);
            }
        }
        return active;
    }

    private static boolean isFloating(Map<String, TensorSpec> specs, String name) {
        TensorSpec spec = specs.get(name);
        return spec != null && FLOATING.contains(spec.type());
    }

    private static void check(GraphNode node) {
        if (!GradientRules.of(node).isPresent() || node.hasSubgraph()) {
            throw new UnsupportedOperatorException(
                    node.describe() + " has no gradient; freeze what comes before it, or replace the operator");
        }
    }
}
