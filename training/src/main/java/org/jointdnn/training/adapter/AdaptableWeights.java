package org.jointdnn.training.adapter;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.proto.NodeProto;

/**
 * The weights of a graph that low-rank adapters fit: FP32 constants that all their readers read in one way, as the matrix of a
 * MatMul or Gemm or the filters of a Conv, and that aren't the values of quantised ones.
 */
public final class AdaptableWeights {
    private final Map<String, AdaptableWeight> found = new TreeMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final Set<String> dequantised = new HashSet<>();

    private AdaptableWeights(Graph graph) {
        findDequantised(graph);
        for (GraphNode node : graph.nodes()) {
            for (String name : node.reads()) {
                if (graph.constants().get(name) instanceof Constant.Dense dense) {
                    consider(node, new TensorSpec(name, dense.type(), dense.shape()));
                }
            }
        }
        found.keySet().removeAll(refused.keySet());
    }

    public static AdaptableWeights of(Graph graph) {
        return new AdaptableWeights(graph);
    }

    /** What the file computes from quantised constants alone is a constant in the graph. */
    private void findDequantised(Graph graph) {
        for (NodeProto node : graph.source().model().getGraph().getNodeList()) {
            boolean of = node.getOpType().equals("DequantizeLinear")
                    || node.getInputList().stream().anyMatch(dequantised::contains);
            if (of && graph.constants().keySet().containsAll(node.getOutputList())) {
                dequantised.addAll(node.getOutputList());
            }
        }
    }

    private void consider(GraphNode node, TensorSpec constant) {
        String name = constant.name();
        if (constant.type() != ElementType.FLOAT32) {
            refused.put(name, "it is " + constant.type() + ", must be FLOAT32");
        } else if (dequantised.contains(name)) {
            refused.put(name, "it is quantised; train the model before it is quantised");
        } else {
            AdaptableWeight weight = AdaptableWeight.of(node, constant).orElse(null);
            AdaptableWeight before = weight == null ? null : found.putIfAbsent(name, weight);
            if (weight == null) {
                refused.put(
                        name,
                        node.describe() + " reads it otherwise than as the matrix of a MatMul or Gemm or the"
                                + " filters of a Conv");
            } else if (before != null && !before.equals(weight)) {
                refused.put(name, node.describe() + " reads it otherwise than nodes before it do");
            }
        }
    }

    /** By name. */
    public Map<String, AdaptableWeight> byName() {
        return new TreeMap<>(found);
    }

    /** Whether a constant has the values of quantised ones. */
    public boolean isDequantised(String name) {
        return dequantised.contains(name);
    }

    /** The weight of a name; throws IllegalArgumentException with the reason if an adapter of the rank doesn't fit it. */
    public AdaptableWeight checked(String name, int rank) {
        AdaptableWeight weight = found.get(name);
        if (weight == null) {
            throw new IllegalArgumentException(
                    "'" + name + "' can't have an adapter: " + refused.getOrDefault(name, "it is no weight"));
        }
        if (rank > weight.maxRank()) {
            throw new IllegalArgumentException("rank is " + rank + ", more than '" + name + "' "
                    + weight.weight().shape() + " allows, which is 1.." + weight.maxRank()
                    + "; choose a lower one, or other layers");
        }
        return weight;
    }
}
