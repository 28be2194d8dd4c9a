package org.jointdnn.onnx.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.model.ConstantReader;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.onnx.proto.ValueInfoProto;

/**
 * The computation of a model: nodes in an order in which each comes after what it reads, constants,
 * inputs with the shapes in use, and the names of the outputs. Every name is written once.
 *
 * <p>Immutable.
 *
 * @param source the file it comes from, for messages
 */
public record Graph(
        OnnxFile source,
        List<GraphNode> nodes,
        Map<String, Constant> constants,
        List<TensorSpec> inputs,
        List<String> outputs) {
    public Graph {
        nodes = List.copyOf(nodes);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * The graph of a file for inference, cleaned up by {@link GraphCleanup}.
     *
     * @param batch the extent of a symbolic first axis of an input
     */
    public static Graph of(OnnxFile file, long batch) {
        return of(file, batch, Purpose.INFERENCE);
    }

    /** As {@link #of(OnnxFile, long)}, for a purpose. */
    public static Graph of(OnnxFile file, long batch, Purpose purpose) {
        GraphProto proto = file.model().getGraph();
        if (proto.getSparseInitializerCount() > 0) {
            throw new ModelFormatException(file.path() + ": sparse initializers are not supported; save them dense");
        }
        ConstantReader reader = new ConstantReader(file);
        Map<String, Constant> constants = new LinkedHashMap<>();
        for (TensorProto initializer : proto.getInitializerList()) {
            constants.put(initializer.getName(), reader.read(initializer));
        }
        List<GraphNode> nodes = new ArrayList<>();
        for (NodeProto node : proto.getNodeList()) {
            nodes.add(GraphNode.of(node));
        }
        List<TensorSpec> inputs = new InputShapes(file, batch).read(constants.keySet());
        List<String> outputs = new ArrayList<>();
        for (ValueInfoProto output : proto.getOutputList()) {
            outputs.add(output.getName());
        }
        if (outputs.isEmpty()) {
            throw new ModelFormatException(file.path() + ": the graph has no outputs");
        }
        Graph graph = new Graph(file, TopologicalOrder.sort(file, nodes), constants, inputs, outputs);
        graph.checkNames();
        return GraphCleanup.clean(graph, reader, purpose);
    }

    /** The node that computes each name that is computed. */
    public Map<String, GraphNode> producers() {
        Map<String, GraphNode> producers = new HashMap<>();
        for (GraphNode node : nodes) {
            node.writes().forEach(name -> producers.put(name, node));
        }
        return producers;
    }

    /** This graph with other nodes and constants. */
    Graph with(List<GraphNode> newNodes, Map<String, Constant> newConstants) {
        return new Graph(source, newNodes, newConstants, inputs, outputs);
    }

    private void checkNames() {
        Set<String> known = new LinkedHashSet<>(constants.keySet());
        inputs.forEach(input -> known.add(input.name()));
        for (GraphNode node : nodes) {
            for (String name : node.writes()) {
                if (!known.add(name)) {
                    throw new ModelFormatException(source.path() + ": " + node.describe() + " writes '" + name
                            + "', which is written elsewhere too");
                }
            }
        }
        for (GraphNode node : nodes) {
            for (String name : node.reads()) {
                if (!known.contains(name)) {
                    throw new ModelFormatException(
                            source.path() + ": " + node.describe() + " reads '" + name + "', which nothing writes");
                }
            }
        }
        for (String output : outputs) {
            if (!known.contains(output)) {
                throw new ModelFormatException(source.path() + ": output '" + output + "' is written by nothing");
            }
        }
    }
}
