package org.jointdnn.training.graph;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.proto.TensorProto;

/**
 * A network whose nodes are written otherwise, each within its block, with the constants and tensors that this adds.
 *
 * <p>Thread safety: none.
 */
public final class NetworkRewriting {
    private final PartitionedGraph network;
    private final Map<String, Constant> constants;
    private final Map<String, TensorSpec> specs;

    public NetworkRewriting(PartitionedGraph network) {
        this.network = network;
        this.constants = new LinkedHashMap<>(network.graph().constants());
        this.specs = new HashMap<>(network.specs());
    }

    /** What is known of tensors by now, by name. */
    public Map<String, TensorSpec> specs() {
        return Collections.unmodifiableMap(specs);
    }

    /** Adds a constant. */
    public void constant(TensorSpec spec, ByteString raw) {
        constants.put(spec.name(), new Constant.Dense(spec.type(), spec.shape(), raw));
        specs.put(spec.name(), spec);
    }

    /** Adds what a part computes and its constants, and answers its nodes. */
    public List<GraphNode> nodes(GraphPart part) {
        specs.putAll(part.specs());
        for (TensorProto constant : part.constants()) {
            long[] extents =
                    constant.getDimsList().stream().mapToLong(extent -> extent).toArray();
            ElementType type = ElementType.ofOnnxCode(constant.getDataType()).orElseThrow(IllegalStateException::new);
            constant(new TensorSpec(constant.getName(), type, Shape.of(extents)), constant.getRawData());
        }
        return part.nodes();
    }

    /** The network with other nodes in the place of each. */
    public PartitionedGraph rewritten(Function<GraphNode, List<GraphNode>> each) {
        List<GraphNode> nodes = new ArrayList<>();
        List<List<GraphNode>> blocks = new ArrayList<>();
        for (List<GraphNode> block : network.blocks()) {
            List<GraphNode> flat = new ArrayList<>();
            block.forEach(node -> flat.addAll(each.apply(node)));
            blocks.add(List.copyOf(flat));
            nodes.addAll(flat);
        }
        Graph graph = network.graph();
        return new PartitionedGraph(
                new Graph(graph.source(), nodes, constants, graph.inputs(), graph.outputs()), specs, blocks);
    }
}
