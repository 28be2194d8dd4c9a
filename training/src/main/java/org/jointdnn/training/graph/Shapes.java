package org.jointdnn.training.graph;

import java.util.Arrays;
import org.jointdnn.onnx.Shape;

/** Arithmetic of shapes and axes. */
public final class Shapes {
    private Shapes() {}

    /** The shape of an operation on two tensors, by ONNX's multidirectional broadcasting. */
    public static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        long[] extents = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            long left = extent(a, axis - rank + a.rank());
            long right = extent(b, axis - rank + b.rank());
            if (left != right && left != 1 && right != 1) {
                throw new IllegalArgumentException("shapes " + a + " and " + b + " don't broadcast");
            }
            extents[axis] = left == 1 ? right : left;
        }
        return Shape.of(extents);
    }

    private static long extent(Shape shape, int axis) {
        return axis < 0 ? 1 : shape.extent(axis);
    }

    /** The axis counted from the front; throws IllegalArgumentException if the rank has none such. */
    public static int axis(long axis, int rank) {
        long counted = axis < 0 ? axis + rank : axis;
        if (counted < 0 || counted >= rank) {
            throw new IllegalArgumentException("axis " + axis + " is not one of rank " + rank);
        }
        return (int) counted;
    }

    /** {@code 0, 1, ..., rank - 1}. */
    public static int[] axes(int rank) {
        return range(0, rank);
    }

    /** {@code from, from + 1, ..., to - 1}. */
    public static int[] range(int from, int to) {
        int[] values = new int[to - from];
        for (int i = 0; i < values.length; i++) {
            values[i] = from + i;
        }
        return values;
    }

    /** The shape with some axes reduced to extent 1. */
    public static Shape reduced(Shape shape, int... axes) {
        long[] extents = shape.extents();
        for (int axis : axes) {
            extents[axis] = 1;
        }
        return Shape.of(extents);
    }

    /** The shape with another extent at an axis. */
    public static Shape with(Shape shape, int axis, long extent) {
        long[] extents = shape.extents();
        extents[axis] = extent;
        return Shape.of(extents);
    }

    /** Product of the extents of axes {@code from..to-1}. */
    public static long product(Shape shape, int from, int to) {
        long product = 1;
        for (int axis = from; axis < to; axis++) {
            product *= shape.extent(axis);
        }
        return product;
    }

    /** Extents one after another. */
    public static Shape of(long first, long second, long[] rest) {
        long[] extents = new long[rest.length + 2];
        extents[0] = first;
        extents[1] = second;
        System.arraycopy(rest, 0, extents, 2, rest.length);
        return Shape.of(extents);
    }

    /** The extents from an axis on. */
    public static long[] from(Shape shape, int axis) {
        return Arrays.copyOfRange(shape.extents(), axis, shape.rank());
    }

    /** The same numbers, as ONNX has them. */
    public static long[] longs(int... values) {
        return Arrays.stream(values).asLongStream().toArray();
    }

    /** The same numbers; throws ArithmeticException if one is too large. */
    public static int[] ints(long... values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }
}
