package org.jointdnn.onnx.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds the tensors whose shapes depend on the values of the inputs, not just on their shapes. They
 * can't be declared in a segment's interface, so no boundary may cut them.
 *
 * <p>Conservative: operators with subgraphs and of other domains than the standard one and the
 * runtime's own count as dynamic unless every input is constant.
 */
final class DynamicShapes {
    private static final Set<String> DATA_DEPENDENT =
            Set.of("NonZero", "NonMaxSuppression", "Unique", "Compress", "StringSplit", "If", "Loop", "Scan");

    /** From which input on the values of an operator's inputs decide its output's shape. */
    private static final Map<String, Integer> SHAPED_BY_INPUTS_FROM = new HashMap<>();

    static {
        for (String op : new String[] {
            "Reshape",
            "Expand",
            "Tile",
            "Slice",
            "Pad",
            "Resize",
            "Upsample",
            "TopK",
            "OneHot",
            "Squeeze",
            "Unsqueeze",
            "Split",
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceSumSquare",
            "CenterCropPad",
            "MaxUnpool",
            "AffineGrid"
        }) {
            SHAPED_BY_INPUTS_FROM.put(op, 1);
        }
        for (String op : new String[] {"Range", "ConstantOfShape", "HannWindow", "HammingWindow", "BlackmanWindow"}) {
            SHAPED_BY_INPUTS_FROM.put(op, 0);
        }
    }

    private DynamicShapes() {}

    /** Names of the tensors of dynamic shape; {@code constants} are those known before any query. */
    static Set<String> of(Graph graph, Set<String> constants) {
        Set<String> dynamic = new HashSet<>();
        for (GraphNode node : graph.nodes()) {
            if (isDynamic(node, constants, dynamic)) {
                dynamic.addAll(node.writes());
            }
        }
        return dynamic;
    }

    private static boolean isDynamic(GraphNode node, Set<String> constants, Set<String> dynamic) {
        if (constants.containsAll(node.reads()) || node.is("Shape") || node.is("Size")) {
            return false;
        }
        if (node.reads().stream().anyMatch(dynamic::contains) || node.hasSubgraph()) {
            return true;
        }
        if (node.isStandard() && DATA_DEPENDENT.contains(node.op())) {
            return true;
        }
        int from = SHAPED_BY_INPUTS_FROM.getOrDefault(node.op(), Integer.MAX_VALUE);
        for (int position = from; position < node.proto().getInputCount(); position++) {
            String name = node.input(position);
            if (!name.isEmpty() && !constants.contains(name)) {
                return true;
            }
        }
        return false;
    }
}
