package org.jointdnn.training.gradient;

import java.util.Arrays;
import java.util.Map;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.Attributes;
import org.jointdnn.training.graph.Ops;
import org.jointdnn.training.graph.Shapes;

/**
 * Matrix products: of {@code Y = A B}, {@code dA = dY B^T} and {@code dB = A^T dY}.
 *
 * <p>Source: Giles, Collected matrix derivative results for forward and reverse mode algorithmic differentiation, 2008,
 * section 2.2.1.
 */
final class ProductRules {
    private ProductRules() {}

    static void register(Map<String, GradientRule> table) {
        table.put("Gemm", ProductRules::gemm);
        table.put("MatMul", ProductRules::matMul);
    }

    /** {@code Y = alpha op(A) op(B) + beta C}. */
    private static void gemm(NodeGradient g) {
        boolean transA = g.node().attribute("transA", 0) != 0;
        boolean transB = g.node().attribute("transB", 0) != 0;
        double alpha = Attributes.real(g.node(), "alpha", 1);
        double beta = Attributes.real(g.node(), "beta", 1);
        Ops ops = g.ops();
        TensorSpec dy = g.gradient();
        g.give(
                0,
                () -> transA
                        ? ops.gemm(g.input(1), transB, dy, true, alpha)
                        : ops.gemm(dy, false, g.input(1), !transB, alpha));
        g.give(
                1,
                () -> transB
                        ? ops.gemm(dy, true, g.input(0), transA, alpha)
                        : ops.gemm(g.input(0), !transA, dy, false, alpha));
        g.giveReduced(2, () -> ops.mul(dy, beta));
    }

    /** Vectors are matrices of one row or column; axes before the last two broadcast. */
    private static void matMul(NodeGradient g) {
        Shape shapeA = g.input(0).shape();
        Shape shapeB = g.input(1).shape();
        Ops ops = g.ops();
        TensorSpec a = shapeA.rank() == 1 ? ops.reshape(g.input(0), Shape.of(1, shapeA.extent(0))) : g.input(0);
        TensorSpec b = shapeB.rank() == 1 ? ops.reshape(g.input(1), Shape.of(shapeB.extent(0), 1)) : g.input(1);
        if (b.shape().rank() == 2) {
            withOneMatrix(g, a, b);
        } else {
            withBatches(g, a, b);
        }
    }

    /** All rows of all batches are multiplied by one matrix, so that both gradients are one product each. */
    private static void withOneMatrix(NodeGradient g, TensorSpec a, TensorSpec b) {
        long inner = b.shape().extent(0);
        long columns = b.shape().extent(1);
        long rows = a.shape().elements() / inner;
        Ops ops = g.ops();
        TensorSpec dy = ops.reshape(g.gradient(), Shape.of(rows, columns));
        g.give(0, () -> ops.reshape(ops.gemm(dy, false, b, true, 1), g.input(0).shape()));
        g.give(1, () -> {
            TensorSpec matrix = ops.reshape(a, Shape.of(rows, inner));
            return ops.reshape(ops.gemm(matrix, true, dy, false, 1), g.input(1).shape());
        });
    }

    private static void withBatches(NodeGradient g, TensorSpec a, TensorSpec b) {
        int rankA = a.shape().rank();
        int rankB = b.shape().rank();
        Shape batch = Shapes.broadcast(
                Shape.of(Arrays.copyOf(a.shape().extents(), rankA - 2)),
                Shape.of(Arrays.copyOf(b.shape().extents(), rankB - 2)));
        long[] extents = Arrays.copyOf(batch.extents(), batch.rank() + 2);
        extents[batch.rank()] = a.shape().extent(rankA - 2);
        extents[batch.rank() + 1] = b.shape().extent(rankB - 1);
        Ops ops = g.ops();
        TensorSpec dy = ops.reshape(g.gradient(), Shape.of(extents));
        g.give(0, () -> {
            TensorSpec product = ops.matMul(dy, ops.transposeMatrix(b));
            return ops.reshape(ops.reduceTo(product, a.shape()), g.input(0).shape());
        });
        g.give(1, () -> {
            TensorSpec product = ops.matMul(ops.transposeMatrix(a), dy);
            return ops.reshape(ops.reduceTo(product, b.shape()), g.input(1).shape());
        });
    }
}
