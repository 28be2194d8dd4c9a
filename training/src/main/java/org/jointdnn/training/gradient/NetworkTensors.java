package org.jointdnn.training.gradient;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.UnsupportedOperatorException;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.model.Constant;

/** What is known of the tensors of a network while it is differentiated. */
final class NetworkTensors {
    private final Map<String, TensorSpec> specs;
    private final Map<String, Constant> constants;
    private final Set<String> active;

    NetworkTensors(Map<String, TensorSpec> specs, Map<String, Constant> constants, Set<String> active) {
        this.specs = new HashMap<>(specs);
        this.constants = constants;
        this.active = active;
    }

    TensorSpec spec(String name) {
        TensorSpec spec = specs.get(name);
        if (spec == null) {
            throw new ModelFormatException("tensor '" + name + "' has no type that training knows");
        }
        return spec;
    }

    void declare(TensorSpec spec) {
        specs.put(spec.name(), spec);
    }

    /** Whether a tensor has a gradient: it depends on what is trained, and the loss on it. */
    boolean isActive(String name) {
        return active.contains(name);
    }

    boolean isActive(GraphNode node) {
        return node.writes().stream().anyMatch(active::contains)
                && node.reads().stream().anyMatch(active::contains);
    }

    /** The values of an input that must be a constant of integers. */
    long[] constantLongs(GraphNode node, int input) {
        Constant.Dense constant = dense(node, input);
        ByteBuffer raw = constant.raw().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long[] values = new long[Math.toIntExact(constant.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = constant.type() == ElementType.INT64 ? raw.getLong() : raw.getInt();
        }
        return values;
    }

    /** The values of an input that must be a constant of numbers. */
    double[] constantReals(GraphNode node, int input) {
        Constant.Dense constant = dense(node, input);
        ByteBuffer raw = constant.raw().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[Math.toIntExact(constant.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            switch (constant.type()) {
                case FLOAT32 -> values[i] = raw.getFloat();
                case FLOAT64 -> values[i] = raw.getDouble();
                case INT64 -> values[i] = raw.getLong();
                case INT32 -> values[i] = raw.getInt();
                default ->
                    throw new UnsupportedOperatorException(node.describe() + " has the constant input '"
                            + node.input(input) + "' of type " + constant.type() + ", which training can't read");
            }
        }
        return values;
    }

    private Constant.Dense dense(GraphNode node, int input) {
        if (constants.get(node.input(input)) instanceof Constant.Dense dense) {
            return dense;
        }
        throw new UnsupportedOperatorException(node.describe() + " has the input '" + node.input(input)
                + "' that isn't a constant; its gradient needs one");
    }
}
