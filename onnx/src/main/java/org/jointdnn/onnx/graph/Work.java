package org.jointdnn.onnx.graph;

import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;

/**
 * Counts multiply-accumulate operations of nodes from the shapes of their tensors. Operators that
 * compute no products of weights or activations count nothing.
 *
 * <p>Source: a convolution does {@code |output| * C/groups * kernel} of them, a product of matrices
 * {@code |output| * inner extent}; recurrent layers as the ONNX operator definitions give their gates.
 */
public final class Work {
    private static final Set<String> RECURRENT = Set.of("RNN", "GRU", "LSTM");
    private static final Set<String> CONVOLUTIONS = Set.of("Conv", "ConvInteger", "QLinearConv");

    private Work() {}

    /** MACs of a node; {@code specs} gives the tensors it reads and writes. */
    public static long macs(GraphNode node, Map<String, TensorSpec> specs) {
        if (CONVOLUTIONS.contains(node.op())) {
            int weight = node.is("QLinearConv") ? 3 : 1;
            Shape kernel = shape(specs, node.input(weight));
            return elements(specs, node.output()) * product(kernel, 1);
        }
        if (node.is("ConvTranspose")) {
            return elements(specs, node.input(0)) * product(shape(specs, node.input(1)), 1);
        }
        if (node.is("Gemm")) {
            Shape a = shape(specs, node.input(0));
            return elements(specs, node.output()) * a.extent(node.attribute("transA", 0) == 0 ? 1 : 0);
        }
        if (node.is("MatMul") || node.is("MatMulInteger")) {
            Shape a = shape(specs, node.input(0));
            return elements(specs, node.output()) * a.extent(a.rank() - 1);
        }
        return node.isStandard() && RECURRENT.contains(node.op()) ? recurrentMacs(node, specs) : 0;
    }

    /** Weights {@code W[directions, gates * hidden, input]} and {@code R[directions, gates * hidden, hidden]} act once per step. */
    private static long recurrentMacs(GraphNode node, Map<String, TensorSpec> specs) {
        Shape x = shape(specs, node.input(0));
        long perStep = elements(specs, node.input(1)) + elements(specs, node.input(2));
        return x.extent(0) * x.extent(1) * perStep;
    }

    private static Shape shape(Map<String, TensorSpec> specs, String name) {
        TensorSpec spec = specs.get(name);
        if (spec == null) {
            throw new IllegalArgumentException("the shape of tensor '" + name + "' is not known");
        }
        return spec.shape();
    }

    private static long elements(Map<String, TensorSpec> specs, String name) {
        return shape(specs, name).elements();
    }

    private static long product(Shape shape, int fromAxis) {
        long product = 1;
        for (int axis = fromAxis; axis < shape.rank(); axis++) {
            product *= shape.extent(axis);
        }
        return product;
    }
}
