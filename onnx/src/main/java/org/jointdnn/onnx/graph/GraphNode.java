package org.jointdnn.onnx.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.onnx.proto.ValueInfoProto;

/**
 * An operator of a graph.
 *
 * @param proto the operator as the model has it
 * @param captured names that its subgraphs (of If, Loop, Scan) read from outside
 */
public record GraphNode(NodeProto proto, Set<String> captured) {
    private static final Set<String> RANDOM = Set.of(
            "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli");

    public GraphNode {
        captured = Set.copyOf(captured);
    }

    static GraphNode of(NodeProto proto) {
        Set<String> captured = new LinkedHashSet<>();
        for (AttributeProto attribute : proto.getAttributeList()) {
            if (attribute.hasG()) {
                captured.addAll(freeNames(attribute.getG()));
            }
            attribute.getGraphsList().forEach(graph -> captured.addAll(freeNames(graph)));
        }
        return new GraphNode(proto, captured);
    }

    /** The operator's type, for example {@code Conv}. */
    public String op() {
        return proto.getOpType();
    }

    /** Whether the operator is the standard one of this type. */
    public boolean is(String type) {
        return isStandard() && proto.getOpType().equals(type);
    }

    /** Whether the operator is of the standard domain. */
    public boolean isStandard() {
        return proto.getDomain().isEmpty() || proto.getDomain().equals("ai.onnx");
    }

    /** Whether it computes the same each time from the same; of its subgraphs nothing is known. */
    public boolean isDeterministic() {
        return !isStandard() || !RANDOM.contains(op());
    }

    public boolean hasSubgraph() {
        return proto.getAttributeList().stream().anyMatch(a -> a.hasG() || a.getGraphsCount() > 0);
    }

    /** The name of its input at a position; empty if absent. */
    public String input(int position) {
        return position < proto.getInputCount() ? proto.getInput(position) : "";
    }

    /** The name of its first output. */
    public String output() {
        return proto.getOutput(0);
    }

    /** The names it reads, its subgraphs included, each once. */
    public Set<String> reads() {
        Set<String> names = new LinkedHashSet<>(proto.getInputList());
        names.addAll(captured);
        names.remove("");
        return names;
    }

    /** The names it computes. */
    public List<String> writes() {
        List<String> names = new ArrayList<>(proto.getOutputList());
        names.removeIf(String::isEmpty);
        return names;
    }

    /** An attribute of this name, if the node has one. */
    public Optional<AttributeProto> attribute(String name) {
        return proto.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }

    /** An integer attribute, or the operator's default. */
    public long attribute(String name, long defaultValue) {
        return attribute(name).map(AttributeProto::getI).orElse(defaultValue);
    }

    /** What messages call it: its name and type. */
    public String describe() {
        String name = proto.getName().isEmpty() ? (proto.getOutputCount() > 0 ? output() : "?") : proto.getName();
        return "node '" + name + "' (" + proto.getOpType() + ")";
    }

    private static Set<String> freeNames(GraphProto graph) {
        Set<String> bound = new HashSet<>();
        for (ValueInfoProto input : graph.getInputList()) {
            bound.add(input.getName());
        }
        for (TensorProto initializer : graph.getInitializerList()) {
            bound.add(initializer.getName());
        }
        Set<String> free = new LinkedHashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            for (String name : of(node).reads()) {
                if (!bound.contains(name)) {
                    free.add(name);
                }
            }
            bound.addAll(node.getOutputList());
        }
        for (ValueInfoProto output : graph.getOutputList()) {
            if (!bound.contains(output.getName())) {
                free.add(output.getName());
            }
        }
        return free;
    }
}
