package org.jointdnn.training.graph;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.model.Declarations;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.TensorProto;

/**
 * A part of a graph under construction. Type and shape of every tensor are known as it is made; names that it makes
 * up begin with its prefix and count on, so the same calls make the same names. Equal constants are stored once.
 *
 * <p>Thread safety: none.
 */
public final class GraphBuilder {
    private final String prefix;
    private final List<GraphNode> nodes = new ArrayList<>();
    private final Map<String, TensorProto> constants = new LinkedHashMap<>();
    private final Map<Constant, TensorSpec> constantsByValue = new HashMap<>();
    private final Map<String, TensorSpec> specs = new LinkedHashMap<>();
    private final Set<String> reads = new HashSet<>();
    private int named;

    public GraphBuilder(String prefix) {
        this.prefix = prefix;
    }

    /** Appends a node with one output of the type and shape, and answers the output. */
    public TensorSpec node(
            String op, List<TensorSpec> inputs, ElementType type, Shape shape, AttributeProto... attributes) {
        TensorSpec output = new TensorSpec(newName(), type, shape);
        node(op, inputs, List.of(output), attributes);
        return output;
    }

    /** Appends a node with outputs that have names already. */
    public void node(String op, List<TensorSpec> inputs, List<TensorSpec> outputs, AttributeProto... attributes) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(op).addAllAttribute(List.of(attributes));
        inputs.forEach(input -> node.addInput(input.name()));
        outputs.forEach(output -> node.addOutput(output.name()));
        node.setName(outputs.get(0).name());
        append(new GraphNode(node.build(), Set.of()), outputs);
    }

    /** Appends a node as it is. */
    public void append(GraphNode node, List<TensorSpec> outputs) {
        nodes.add(node);
        reads.addAll(node.reads());
        outputs.forEach(output -> specs.put(output.name(), output));
    }

    /** A name that nothing has yet. */
    public String newName() {
        return prefix + ":" + named++;
    }

    /** Gives a value another name as well. */
    public TensorSpec name(TensorSpec value, String name) {
        TensorSpec renamed = new TensorSpec(name, value.type(), value.shape());
        node("Identity", List.of(value), List.of(renamed));
        return renamed;
    }

    public TensorSpec constant(Constant.Dense value) {
        return constantsByValue.computeIfAbsent(value, absent -> {
            String name = prefix + ":c" + constants.size();
            constants.put(name, Declarations.inline(name, value));
            return new TensorSpec(name, value.type(), value.shape());
        });
    }

    /** A constant list of integers. */
    public TensorSpec longs(long... values) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            raw.putLong(value);
        }
        return constant(
                new Constant.Dense(ElementType.INT64, Shape.of(values.length), ByteString.copyFrom(raw.array())));
    }

    /** A constant of a floating-point type. */
    public TensorSpec reals(ElementType type, Shape shape, double... values) {
        ByteBuffer raw = ByteBuffer.allocate(type.bytes() * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            if (type == ElementType.FLOAT32) {
                raw.putFloat((float) value);
            } else if (type == ElementType.FLOAT64) {
                raw.putDouble(value);
            } else {
                throw new IllegalArgumentException("type is " + type + ", must be FLOAT32 or FLOAT64");
            }
        }
        return constant(new Constant.Dense(type, shape, ByteString.copyFrom(raw.array())));
    }

    /** What was built so far, without what these outputs don't need. */
    public GraphPart part(Set<String> outputs) {
        Set<String> needed = new HashSet<>(outputs);
        LinkedList<GraphNode> kept = new LinkedList<>();
        for (int k = nodes.size() - 1; k >= 0; k--) {
            if (nodes.get(k).writes().stream().anyMatch(needed::contains)) {
                needed.addAll(nodes.get(k).reads());
                kept.addFirst(nodes.get(k));
            }
        }
        Map<String, TensorProto> read = new LinkedHashMap<>(constants);
        read.keySet().retainAll(needed);
        return new GraphPart(kept, List.copyOf(read.values()), specs);
    }

    /** What was built so far. */
    public GraphPart part() {
        return new GraphPart(nodes, List.copyOf(constants.values()), specs);
    }

    /** Whether a node reads the name. */
    public boolean reads(String name) {
        return reads.contains(name);
    }
}
