package org.jointdnn.training.oracle;

import java.util.Arrays;
import java.util.List;

/** Matrix products. */
final class Products {
    private Products() {}

    static Array run(Node node) {
        return node.op().equals("Gemm") ? gemm(node) : matMul(node.in(0), node.in(1));
    }

    private static Array gemm(Node node) {
        Array a = node.integer("transA", 0) != 0 ? transposed(node.in(0)) : node.in(0);
        Array b = node.integer("transB", 0) != 0 ? transposed(node.in(1)) : node.in(1);
        double alpha = node.real("alpha", 1);
        Array product = Elementwise.unary(matMul(a, b), x -> alpha * x);
        double beta = node.real("beta", 1);
        return node.has(2) ? Elementwise.binary(product, node.in(2), (x, c) -> x + beta * c) : product;
    }

    private static Array transposed(Array matrix) {
        Array transposed = Array.zeros(matrix.shape()[1], matrix.shape()[0]);
        for (int i = 0; i < transposed.data().length; i++) {
            int[] index = transposed.index(i);
            transposed.data()[i] = matrix.at(index[1], index[0]);
        }
        return transposed;
    }

    private static Array matMul(Array left, Array right) {
        Array a = left.rank() == 1 ? left.as(1, left.shape()[0]) : left;
        Array b = right.rank() == 1 ? right.as(right.shape()[0], 1) : right;
        int rows = a.shape()[a.rank() - 2];
        int inner = a.shape()[a.rank() - 1];
        int columns = b.shape()[b.rank() - 1];
        int[] batch = Elementwise.broadcast(List.of(
                Array.zeros(Arrays.copyOf(a.shape(), a.rank() - 2)),
                Array.zeros(Arrays.copyOf(b.shape(), b.rank() - 2))));
        int[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = rows;
        shape[batch.length + 1] = columns;
        Array y = Array.zeros(shape);
        for (int i = 0; i < y.data().length; i++) {
            int[] index = y.index(i);
            int[] inA = index.clone();
            int[] inB = index.clone();
            for (int k = 0; k < inner; k++) {
                inA[index.length - 1] = k;
                inB[index.length - 2] = k;
                y.data()[i] += broadcastAt(a, inA) * broadcastAt(b, inB);
            }
        }
        if (left.rank() == 1 || right.rank() == 1) {
            int[] kept = Arrays.copyOf(batch, batch.length + (left.rank() == 1 ? 0 : 1) + (right.rank() == 1 ? 0 : 1));
            if (left.rank() != 1) {
                kept[batch.length] = rows;
            }
            if (right.rank() != 1) {
                kept[kept.length - 1] = columns;
            }
            return y.as(kept);
        }
        return y;
    }

    /** Broadcasts the axes before the last two only. */
    private static double broadcastAt(Array x, int[] index) {
        int[] own = Arrays.copyOfRange(index, index.length - x.rank(), index.length);
        for (int axis = 0; axis < x.rank() - 2; axis++) {
            own[axis] = x.shape()[axis] == 1 ? 0 : own[axis];
        }
        return x.at(own);
    }
}
