package org.jointdnn.training.graph;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;

/** Operators that act along axes: cutting, padding, flipping, spreading and linear maps. */
public final class AxisOps {
    private AxisOps() {}

    /** Elements {@code start, start + step, ...} of an axis, {@code count} of them. */
    public static TensorSpec slice(Ops ops, TensorSpec x, int axis, long start, long step, long count) {
        if (start == 0 && step == 1 && count == x.shape().extent(axis)) {
            return x;
        }
        long end = start + (count - 1) * step + Long.signum(step);
        return ops.graph()
                .node(
                        "Slice",
                        List.of(
                                x,
                                ops.graph().longs(start),
                                ops.graph().longs(end < 0 ? Long.MIN_VALUE : end),
                                ops.graph().longs(axis),
                                ops.graph().longs(step)),
                        x.type(),
                        Shapes.with(x.shape(), axis, count));
    }

    /** Equal parts of an axis, in their order. */
    public static List<TensorSpec> split(Ops ops, TensorSpec x, int axis, int count) {
        if (count == 1) {
            return List.of(x);
        }
        Shape part = Shapes.with(x.shape(), axis, x.shape().extent(axis) / count);
        List<TensorSpec> parts = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            parts.add(new TensorSpec(ops.graph().newName(), x.type(), part));
        }
        ops.graph()
                .node(
                        "Split",
                        List.of(x),
                        parts,
                        Attributes.integer("axis", axis),
                        Attributes.integer("num_outputs", count));
        return parts;
    }

    /** The axis in the opposite order. */
    public static TensorSpec flip(Ops ops, TensorSpec x, int axis) {
        long extent = x.shape().extent(axis);
        return extent == 1 ? x : slice(ops, x, axis, extent - 1, -1, extent);
    }

    /** Zeros before and after an axis; negative numbers cut instead. */
    public static TensorSpec pad(Ops ops, TensorSpec x, int axis, long before, long after) {
        long[] begin = new long[x.shape().rank()];
        long[] end = new long[x.shape().rank()];
        begin[axis] = before;
        end[axis] = after;
        return pad(ops, x, begin, end);
    }

    /** Zeros before and after every axis; negative numbers cut instead. */
    public static TensorSpec pad(Ops ops, TensorSpec x, long[] before, long[] after) {
        TensorSpec cut = x;
        int rank = before.length;
        long[] pads = new long[2 * rank];
        long[] extents = x.shape().extents();
        boolean padded = false;
        for (int axis = 0; axis < rank; axis++) {
            long start = Math.max(0, -before[axis]);
            long kept = extents[axis] - start - Math.max(0, -after[axis]);
            cut = slice(ops, cut, axis, start, 1, kept);
            pads[axis] = Math.max(0, before[axis]);
            pads[rank + axis] = Math.max(0, after[axis]);
            extents[axis] = kept + pads[axis] + pads[rank + axis];
            padded |= pads[axis] + pads[rank + axis] > 0;
        }
        return padded
                ? ops.graph().node("Pad", List.of(cut, ops.graph().longs(pads)), x.type(), Shape.of(extents))
                : cut;
    }

    /** The elements of an axis {@code step} apart, zeros between them: extent {@code (n - 1) * step + 1}. */
    public static TensorSpec spread(Ops ops, TensorSpec x, int axis, long step) {
        long extent = x.shape().extent(axis);
        if (step == 1 || extent == 1) {
            return x;
        }
        Shape column = Shape.of(
                Shapes.product(x.shape(), 0, axis),
                extent,
                1,
                Shapes.product(x.shape(), axis + 1, x.shape().rank()));
        TensorSpec padded = pad(ops, ops.reshape(x, column), 2, 0, step - 1);
        TensorSpec joined = ops.reshape(padded, Shapes.with(x.shape(), axis, extent * step));
        return slice(ops, joined, axis, 0, 1, (extent - 1) * step + 1);
    }

    /**
     * A linear map along one axis: {@code y[..., i, ...] = sum over j of matrix[i][j] x[..., j, ...]}.
     *
     * @param matrix {@code [extent of y][extent of x]}
     */
    public static TensorSpec map(Ops ops, TensorSpec x, int axis, double[][] matrix) {
        long before = Shapes.product(x.shape(), 0, axis);
        long after = Shapes.product(x.shape(), axis + 1, x.shape().rank());
        int rows = matrix.length;
        int columns = matrix[0].length;
        double[] values = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                values[after == 1 ? j * rows + i : i * columns + j] = matrix[i][j];
            }
        }
        Shape result = Shapes.with(x.shape(), axis, rows);
        if (after == 1) {
            TensorSpec constant = ops.graph().reals(x.type(), Shape.of(columns, rows), values);
            return ops.reshape(ops.matMul(ops.reshape(x, Shape.of(before, columns)), constant), result);
        }
        TensorSpec constant = ops.graph().reals(x.type(), Shape.of(rows, columns), values);
        return ops.reshape(ops.matMul(constant, ops.reshape(x, Shape.of(before, columns, after))), result);
    }

    /** A matrix with rows and columns exchanged. */
    public static double[][] transposed(double[][] matrix) {
        double[][] transposed = new double[matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[0].length; j++) {
                transposed[j][i] = matrix[i][j];
            }
        }
        return transposed;
    }
}
