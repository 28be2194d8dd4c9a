package org.jointdnn.training;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.training.graph.GraphPart;

/**
 * The order of nodes by which the runtime needs least memory for a backward pass. ONNX Runtime computes depth first, from the last
 * node that nothing reads; of what a node reads it computes what stands later first. So there come
 *
 * <ol>
 *   <li>what depends on no gradient, masks and recomputed tensors: computed when it is needed, and not before;
 *   <li>what gradients pass through on their way to lower blocks;
 *   <li>the rest, gradients of weights for example, of the lowest block first: so that of the highest is computed first and what only
 *       it reads is freed, before gradients pass on.
 * </ol>
 */
final class BackwardOrder {
    private final Set<String> dependent;
    private final Set<String> passedOn = new HashSet<>();
    private final List<GraphNode> independent = new ArrayList<>();
    private final List<GraphNode> passing = new ArrayList<>();
    private final List<GraphNode> rest = new ArrayList<>();

    private BackwardOrder(List<GraphPart> parts, Set<String> gradients) {
        this.dependent = new HashSet<>(gradients);
        parts.forEach(part -> passedOn.addAll(part.reads()));
        parts.forEach(this::add);
    }

    /**
     * The backward passes of blocks as one part.
     *
     * @param parts of the blocks, the last first
     * @param gradients names of the gradients that blocks read of others
     */
    static GraphPart of(List<GraphPart> parts, Set<String> gradients) {
        BackwardOrder order = new BackwardOrder(parts, gradients);
        List<GraphNode> nodes = new ArrayList<>(order.independent);
        nodes.addAll(order.passing);
        nodes.addAll(order.rest);
        List<TensorProto> constants = new ArrayList<>();
        parts.forEach(part -> constants.addAll(part.constants()));
        return new GraphPart(nodes, constants, Map.of());
    }

    private void add(GraphPart part) {
        Set<GraphNode> onTheWay = new LinkedHashSet<>();
        Set<String> needed = new HashSet<>(passedOn);
        for (int k = part.nodes().size() - 1; k >= 0; k--) {
            GraphNode node = part.nodes().get(k);
            if (node.writes().stream().anyMatch(needed::contains)) {
                needed.addAll(node.reads());
                onTheWay.add(node);
            }
        }
        List<GraphNode> others = new ArrayList<>();
        for (GraphNode node : part.nodes()) {
            if (node.reads().stream().noneMatch(dependent::contains)) {
                independent.add(node);
            } else {
                dependent.addAll(node.writes());
                (onTheWay.contains(node) ? passing : others).add(node);
            }
        }
        rest.addAll(0, others);
    }
}
