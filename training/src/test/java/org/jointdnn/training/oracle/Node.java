package org.jointdnn.training.oracle;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.training.graph.Attributes;

/** A node with the values of its inputs. */
record Node(GraphNode node, List<Array> inputs) {
    Node(NodeProto proto, List<Array> inputs) {
        this(new GraphNode(proto, Set.of()), Collections.unmodifiableList(inputs));
    }

    String op() {
        return node.op();
    }

    boolean has(int input) {
        return input < inputs.size() && inputs.get(input) != null;
    }

    Array in(int input) {
        return inputs.get(input);
    }

    double real(String name, double otherwise) {
        return Attributes.real(node, name, otherwise);
    }

    String text(String name, String otherwise) {
        return Attributes.text(node, name, otherwise);
    }

    int integer(String name, int otherwise) {
        return (int) node.attribute(name, otherwise);
    }

    int[] integers(String name, int... otherwise) {
        return Attributes.integers(node, name, otherwise);
    }

    /** The attribute {@code axis}, counted from the front. */
    int axis(int otherwise, int rank) {
        return Math.floorMod(integer("axis", otherwise), rank);
    }

    /** Axes in an input, counted from the front; all if the input is absent. */
    int[] axesIn(int input, int rank) {
        if (!has(input)) {
            int[] all = new int[rank];
            Arrays.setAll(all, axis -> axis);
            return all;
        }
        return Arrays.stream(in(input).longs())
                .mapToInt(axis -> Math.floorMod((int) axis, rank))
                .toArray();
    }
}
