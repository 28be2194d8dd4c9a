package org.jointdnn.onnx;

import java.util.Arrays;

/**
 * The extents of a tensor, outermost first; a scalar has none.
 *
 * <p>Immutable.
 */
public final class Shape {
    private final long[] extents;
    private final long elements;

    private Shape(long[] extents) {
        this.extents = extents;
        long product = 1;
        for (long extent : extents) {
            if (extent < 0) {
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(extents) + " has the negative extent " + extent);
            }
            product = multiply(product, extent);
        }
        this.elements = product;
    }

    private long multiply(long a, long b) {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("shape " + Arrays.toString(extents) + " has too many elements", e);
        }
    }

    /** A shape with the given extents; throws IllegalArgumentException if one is negative or the product overflows. */
    public static Shape of(long... extents) {
        return new Shape(extents.clone());
    }

    /** Number of extents. */
    public int rank() {
        return extents.length;
    }

    /** The extent at an axis in {@code 0..rank-1}. */
    public long extent(int axis) {
        return extents[axis];
    }

    /** A copy of the extents. */
    public long[] extents() {
        return extents.clone();
    }

    /** Product of the extents; 1 for a scalar. */
    public long elements() {
        return elements;
    }

    /** Bytes of a tensor of this shape and the type; throws IllegalArgumentException on overflow. */
    public long bytes(ElementType type) {
        return multiply(elements, type.bytes());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape && Arrays.equals(extents, ((Shape) other).extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    /** For example {@code [1, 3, 224, 224]}. */
    @Override
    public String toString() {
        return Arrays.toString(extents);
    }
}
