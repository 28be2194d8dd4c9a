package org.jointdnn.onnx.graph;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.model.ConstantReader;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.NodeProto;

/**
 * Removes what exporters leave in a graph and what would hide a boundary: {@code Constant} nodes
 * become constants; {@code Identity} and, for inference, {@code Dropout} outside training pass their input
 * on; nodes and constants that no output needs go. Answers don't change.
 */
public final class GraphCleanup {
    private final Graph graph;
    private final Purpose purpose;
    private final Map<String, Constant> constants;
    private final Set<String> captured = new HashSet<>();
    private final Map<String, String> renamed = new HashMap<>();

    private GraphCleanup(Graph graph, Purpose purpose) {
        this.graph = graph;
        this.purpose = purpose;
        this.constants = new LinkedHashMap<>(graph.constants());
        graph.nodes().forEach(node -> captured.addAll(node.captured()));
    }

    static Graph clean(Graph graph, ConstantReader reader, Purpose purpose) {
        GraphCleanup cleanup = new GraphCleanup(graph, purpose);
        List<GraphNode> kept = new ArrayList<>();
        for (GraphNode node : graph.nodes()) {
            Optional<Constant> value = node.is("Constant") ? valueOf(node, reader) : Optional.empty();
            if (value.isPresent() && !graph.outputs().contains(node.output())) {
                cleanup.constants.put(node.output(), value.get());
            } else if (cleanup.passesInputOn(node)) {
                cleanup.renamed.put(node.output(), cleanup.current(node.input(0)));
            } else {
                kept.add(cleanup.withCurrentInputs(node));
            }
        }
        return withoutDeadNodes(cleanup.outputsRestored(graph.with(kept, cleanup.constants)));
    }

    /** The graph without nodes and constants that no output needs. */
    static Graph withoutDeadNodes(Graph graph) {
        Set<String> needed = new HashSet<>(graph.outputs());
        List<GraphNode> kept = new ArrayList<>();
        for (int position = graph.nodes().size() - 1; position >= 0; position--) {
            GraphNode node = graph.nodes().get(position);
            if (node.writes().stream().anyMatch(needed::contains)) {
                needed.addAll(node.reads());
                kept.add(0, node);
            }
        }
        Map<String, Constant> constants = new LinkedHashMap<>(graph.constants());
        constants.keySet().retainAll(needed);
        return graph.with(kept, constants);
    }

    private String current(String name) {
        return renamed.getOrDefault(name, name);
    }

    private GraphNode withCurrentInputs(GraphNode node) {
        if (node.proto().getInputList().stream().noneMatch(renamed::containsKey)) {
            return node;
        }
        NodeProto.Builder proto = node.proto().toBuilder().clearInput();
        node.proto().getInputList().forEach(input -> proto.addInput(current(input)));
        return new GraphNode(proto.build(), node.captured());
    }

    private boolean passesInputOn(GraphNode node) {
        boolean dropout = purpose == Purpose.INFERENCE
                && node.is("Dropout")
                && (node.proto().getOutputCount() == 1 || !isRead(node.proto().getOutput(1)))
                && isFalseOrAbsent(node.input(2));
        if (!dropout && !node.is("Identity")) {
            return false;
        }
        if (captured.contains(node.output())) {
            return false;
        }
        if (!graph.outputs().contains(node.output())) {
            return true;
        }
        // An output of the model keeps its name: the node that computes its value takes the name over,
        // if there is such a node and its own name is no output either.
        String source = current(node.input(0));
        return !graph.outputs().contains(source)
                && !captured.contains(source)
                && graph.producers().containsKey(source)
                && !renamed.containsValue(source);
    }

    private boolean isRead(String name) {
        return graph.outputs().contains(name)
                || captured.contains(name)
                || graph.nodes().stream().anyMatch(node -> node.reads().contains(name));
    }

    private boolean isFalseOrAbsent(String name) {
        if (name.isEmpty()) {
            return true;
        }
        return constants.get(current(name)) instanceof Constant.Dense dense
                && dense.raw().size() == 1
                && dense.raw().byteAt(0) == 0;
    }

    /** Gives removed outputs' names back to the nodes whose values they are. */
    private Graph outputsRestored(Graph cleaned) {
        Map<String, String> restored = new HashMap<>();
        for (String output : graph.outputs()) {
            if (renamed.containsKey(output)) {
                restored.put(current(output), output);
            }
        }
        if (restored.isEmpty()) {
            return cleaned;
        }
        List<GraphNode> nodes = new ArrayList<>();
        for (GraphNode node : cleaned.nodes()) {
            NodeProto.Builder proto = node.proto().toBuilder().clearInput().clearOutput();
            node.proto().getInputList().forEach(name -> proto.addInput(restored.getOrDefault(name, name)));
            node.proto().getOutputList().forEach(name -> proto.addOutput(restored.getOrDefault(name, name)));
            nodes.add(new GraphNode(proto.build(), node.captured()));
        }
        return cleaned.with(nodes, cleaned.constants());
    }

    private static Optional<Constant> valueOf(GraphNode node, ConstantReader reader) {
        for (AttributeProto attribute : node.proto().getAttributeList()) {
            switch (attribute.getName()) {
                case "value":
                    return Optional.of(reader.read(attribute.getT()));
                case "value_float":
                    return Optional.of(floats(Shape.of(), List.of(attribute.getF())));
                case "value_floats":
                    return Optional.of(floats(Shape.of(attribute.getFloatsCount()), attribute.getFloatsList()));
                case "value_int":
                    return Optional.of(longs(Shape.of(), List.of(attribute.getI())));
                case "value_ints":
                    return Optional.of(longs(Shape.of(attribute.getIntsCount()), attribute.getIntsList()));
                default:
                    break;
            }
        }
        return Optional.empty();
    }

    private static Constant floats(Shape shape, List<Float> values) {
        ByteBuffer raw = ByteBuffer.allocate(values.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(raw::putFloat);
        return new Constant.Dense(ElementType.FLOAT32, shape, ByteString.copyFrom(raw.array()));
    }

    private static Constant longs(Shape shape, List<Long> values) {
        ByteBuffer raw = ByteBuffer.allocate(values.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(raw::putLong);
        return new Constant.Dense(ElementType.INT64, shape, ByteString.copyFrom(raw.array()));
    }
}
