package org.jointdnn.training.adapter;

import java.util.Optional;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.training.graph.Shapes;

/**
 * A weight that a low-rank adapter fits: for each group a matrix, one after the other in memory.
 *
 * @param groups of a convolution, else 1
 */
public record AdaptableWeight(TensorSpec weight, Layout layout, int groups) {
    /** What rows and columns of the matrices are. */
    public enum Layout {
        /** {@code [inputs, outputs]}: of MatMul, and of Gemm as it is. */
        INPUT_BY_OUTPUT,
        /** {@code [outputs, inputs]}: of Gemm with {@code transB}. */
        OUTPUT_BY_INPUT,
        /** {@code [filters, channels / groups, kernel...]}: of Conv, whose rows are filters. */
        FILTERS
    }

    /** A weight as a node reads it; empty if it is no matrix or filter of the node. */
    static Optional<AdaptableWeight> of(GraphNode node, TensorSpec weight) {
        long places = node.proto().getInputList().stream()
                .filter(weight.name()::equals)
                .count();
        int rank = weight.shape().rank();
        if (places != 1 || !node.input(1).equals(weight.name())) {
            return Optional.empty();
        }
        if (node.is("Conv") && rank > 2) {
            int groups = Math.toIntExact(node.attribute("group", 1));
            return Optional.of(new AdaptableWeight(weight, Layout.FILTERS, groups));
        }
        if (rank == 2 && (node.is("MatMul") || node.is("Gemm"))) {
            boolean transposed = node.is("Gemm") && node.attribute("transB", 0) != 0;
            return Optional.of(
                    new AdaptableWeight(weight, transposed ? Layout.OUTPUT_BY_INPUT : Layout.INPUT_BY_OUTPUT, 1));
        }
        return Optional.empty();
    }

    /** Rows of each group's matrix. */
    public int rows() {
        return Math.toIntExact(weight.shape().extent(0) / groups);
    }

    /** Columns of each group's matrix. */
    public int columns() {
        Shape shape = weight.shape();
        return Math.toIntExact(Shapes.product(shape, 1, shape.rank()));
    }

    /** How many numbers of the input make one of the output. */
    int fanIn() {
        return layout == Layout.INPUT_BY_OUTPUT ? rows() : columns();
    }

    /** The rank of any change of the weight is at most this. */
    public int maxRank() {
        return Math.min(rows(), columns());
    }
}
