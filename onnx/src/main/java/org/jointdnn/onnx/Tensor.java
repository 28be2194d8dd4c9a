package org.jointdnn.onnx;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A dense tensor in a direct, little-endian, row-major buffer: what the runtime reads in place and
 * what travels over the link without conversion.
 *
 * <p>The tensor is immutable by agreement: whoever fills the buffer does so before handing the
 * tensor on. Safe to share between threads after that.
 */
public final class Tensor {
    private final ElementType type;
    private final Shape shape;
    private final ByteBuffer data;

    private Tensor(ElementType type, Shape shape, ByteBuffer data) {
        this.type = type;
        this.shape = shape;
        this.data = data;
    }

    /** A tensor of zeros; throws IllegalArgumentException above 2 GiB. */
    public static Tensor allocate(ElementType type, Shape shape) {
        long bytes = shape.bytes(type);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "tensor of shape " + shape + " has " + bytes + " bytes, more than 2 GiB");
        }
        return new Tensor(type, shape, ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * A tensor over the remaining bytes of a buffer. A direct buffer is used in place, a heap buffer
     * copied; throws IllegalArgumentException if the size is not what the shape says.
     */
    public static Tensor of(ElementType type, Shape shape, ByteBuffer data) {
        if (data.remaining() != shape.bytes(type)) {
            throw new IllegalArgumentException("tensor of type " + type + " and shape " + shape + " needs "
                    + shape.bytes(type) + " bytes, got " + data.remaining());
        }
        if (data.isDirect()) {
            return new Tensor(type, shape, data.slice().order(ByteOrder.LITTLE_ENDIAN));
        }
        Tensor copy = allocate(type, shape);
        copy.data.put(data.duplicate());
        ((Buffer) copy.data).rewind();
        return copy;
    }

    /** A float tensor with the values in row-major order. */
    public static Tensor ofFloats(Shape shape, float... values) {
        if (values.length != shape.elements()) {
            throw new IllegalArgumentException(
                    "shape " + shape + " needs " + shape.elements() + " values, got " + values.length);
        }
        Tensor tensor = allocate(ElementType.FLOAT32, shape);
        tensor.data.asFloatBuffer().put(values);
        return tensor;
    }

    public ElementType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    /** Size of the data. */
    public int bytes() {
        return data.capacity();
    }

    /** A view of the data from its first byte, little-endian, with a position of its own. */
    public ByteBuffer data() {
        ByteBuffer view = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ((Buffer) view).clear();
        return view;
    }

    /** A copy of the values of a FLOAT32 tensor, row-major. */
    public float[] toFloats() {
        if (type != ElementType.FLOAT32) {
            throw new IllegalStateException("tensor holds " + type + ", not FLOAT32");
        }
        FloatBuffer floats = data().asFloatBuffer();
        float[] values = new float[floats.remaining()];
        floats.get(values);
        return values;
    }

    /** Whether type, shape and every byte agree. */
    public boolean bitwiseEquals(Tensor other) {
        return type == other.type && shape.equals(other.shape) && data().equals(other.data());
    }

    /** Type and shape; never the contents. */
    @Override
    public String toString() {
        return type.protocolName() + shape;
    }
}
