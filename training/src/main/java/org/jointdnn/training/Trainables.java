package org.jointdnn.training;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.model.Constant;

/** Tells weights from other constants, by which input of which operator they are. */
public final class Trainables {
    private static final Map<String, Set<Integer>> WEIGHTS = Map.ofEntries(
            Map.entry("Conv", Set.of(1, 2)),
            Map.entry("ConvTranspose", Set.of(1, 2)),
            Map.entry("Gemm", Set.of(0, 1, 2)),
            Map.entry("MatMul", Set.of(0, 1)),
            Map.entry("Gather", Set.of(0)),
            Map.entry("BatchNormalization", Set.of(1, 2)),
            Map.entry("InstanceNormalization", Set.of(1, 2)),
            Map.entry("LayerNormalization", Set.of(1, 2)),
            Map.entry("RNN", Set.of(1, 2, 3)),
            Map.entry("GRU", Set.of(1, 2, 3)),
            Map.entry("LSTM", Set.of(1, 2, 3)),
            Map.entry("Add", Set.of(0, 1)),
            Map.entry("Mul", Set.of(0, 1)));

    private Trainables() {}

    /** The weights of a graph: float constants that are a weight of some operator, and more than a single number. */
    public static Set<String> of(Graph graph) {
        Set<String> weights = new TreeSet<>();
        for (GraphNode node : graph.nodes()) {
            for (int input : node.isStandard() ? WEIGHTS.getOrDefault(node.op(), Set.of()) : Set.<Integer>of()) {
                Constant constant = graph.constants().get(node.input(input));
                if (constant instanceof Constant.Dense dense
                        && dense.type() == ElementType.FLOAT32
                        && dense.shape().rank() > 0) {
                    weights.add(node.input(input));
                }
            }
        }
        return weights;
    }
}
