package org.jointdnn.onnx.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.model.Constant;

/**
 * Replaces nodes by their values where the values are the same for every query: nodes that read only
 * constants, and {@code Shape} and {@code Size} of tensors whose shapes don't depend on data. What
 * exporters write around a {@code Reshape} becomes one constant.
 *
 * <p>The values come from running the model once with the folded names as outputs, so folding and
 * running can't disagree.
 */
public final class ConstantFolding {
    private ConstantFolding() {}

    /** Names whose values are the same for every query, in order of computation. */
    public static Set<String> foldable(Graph graph) {
        Set<String> known = new HashSet<>(graph.constants().keySet());
        Set<String> foldable = new LinkedHashSet<>();
        // A folded Shape can make a Reshape's target constant, and so further shapes static: until nothing changes.
        Set<String> dynamic = DynamicShapes.of(graph, known);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (GraphNode node : graph.nodes()) {
                if (!foldable.containsAll(node.writes()) && isConstant(node, known, dynamic)) {
                    known.addAll(node.writes());
                    foldable.addAll(node.writes());
                    grew = true;
                }
            }
            dynamic = DynamicShapes.of(graph, known);
        }
        return foldable;
    }

    private static boolean isConstant(GraphNode node, Set<String> known, Set<String> dynamic) {
        if (node.hasSubgraph() || !node.isStandard() || !node.isDeterministic()) {
            return false;
        }
        boolean ofShape = (node.is("Shape") || node.is("Size")) && !dynamic.contains(node.input(0));
        return ofShape || known.containsAll(node.reads());
    }

    /** The graph with the given names as constants and without the nodes that computed them. */
    public static Graph fold(Graph graph, Map<String, Constant> values) {
        Map<String, Constant> constants = new LinkedHashMap<>(graph.constants());
        List<GraphNode> kept = new ArrayList<>();
        for (GraphNode node : graph.nodes()) {
            boolean isOutput = node.writes().stream().anyMatch(graph.outputs()::contains);
            if (values.keySet().containsAll(node.writes()) && !isOutput) {
                node.writes().forEach(name -> constants.put(name, values.get(name)));
            } else {
                kept.add(node);
            }
        }
        return GraphCleanup.withoutDeadNodes(graph.with(kept, constants));
    }
}
