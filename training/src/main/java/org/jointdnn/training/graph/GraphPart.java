package org.jointdnn.training.graph;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.TensorProto;

/**
 * Nodes that follow each other and the constants that they alone read. Parts whose names differ become one graph
 * by following each other.
 *
 * @param specs by name, of what the nodes write
 */
public record GraphPart(List<GraphNode> nodes, List<TensorProto> constants, Map<String, TensorSpec> specs) {
    public GraphPart {
        nodes = List.copyOf(nodes);
        constants = List.copyOf(constants);
        specs = Collections.unmodifiableMap(new LinkedHashMap<>(specs));
    }

    /** What the nodes read and neither compute nor have as a constant, in order of first reading. */
    public Set<String> reads() {
        Set<String> reads = new LinkedHashSet<>();
        nodes.forEach(node -> reads.addAll(node.reads()));
        nodes.forEach(node -> reads.removeAll(node.writes()));
        constants.forEach(constant -> reads.remove(constant.getName()));
        return reads;
    }

    /** What the nodes compute. */
    public Set<String> writes() {
        Set<String> writes = new LinkedHashSet<>();
        nodes.forEach(node -> writes.addAll(node.writes()));
        return writes;
    }

    /** The part as a model without an interface, which others can be appended to. */
    public ByteString toModel() {
        GraphProto.Builder graph = GraphProto.newBuilder().addAllInitializer(constants);
        nodes.forEach(node -> graph.addNode(node.proto()));
        return ModelProto.newBuilder().setGraph(graph).build().toByteString();
    }
}
