package org.jointdnn.training.oracle;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/** A tensor of any type as doubles, row-major. */
public record Array(int[] shape, double[] data) {
    public Array {
        if (size(shape) != data.length) {
            throw new IllegalArgumentException(Arrays.toString(shape) + " with " + data.length + " values");
        }
    }

    static Array zeros(int... shape) {
        return new Array(shape, new double[size(shape)]);
    }

    public static Array scalar(double value) {
        return new Array(new int[0], new double[] {value});
    }

    static int size(int... shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    int rank() {
        return shape.length;
    }

    long[] longs() {
        return Arrays.stream(data).mapToLong(value -> (long) value).toArray();
    }

    Array as(int... newShape) {
        return new Array(newShape, data);
    }

    /** The multi-index of a position. */
    public int[] index(int position) {
        int[] index = new int[shape.length];
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = position % shape[axis];
            position /= shape[axis];
        }
        return index;
    }

    int position(int... index) {
        int position = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            position = position * shape[axis] + index[axis];
        }
        return position;
    }

    double at(int... index) {
        return data[position(index)];
    }

    /** The value at an index of a shape that this one broadcasts to. */
    double broadcastAt(int... index) {
        int[] own = new int[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            own[axis] = shape[axis] == 1 ? 0 : index[axis + index.length - shape.length];
        }
        return at(own);
    }

    public static Array of(Tensor tensor) {
        return of(tensor.type(), tensor.shape(), tensor.data());
    }

    static Array of(ElementType type, Shape shape, ByteBuffer raw) {
        double[] data = new double[(int) shape.elements()];
        for (int i = 0; i < data.length; i++) {
            data[i] = switch (type) {
                case FLOAT32 -> raw.getFloat();
                case FLOAT64 -> raw.getDouble();
                case INT64 -> raw.getLong();
                case INT32 -> raw.getInt();
                case BOOL -> raw.get();
                default -> throw new IllegalArgumentException(type.toString());
            };
        }
        return new Array(
                Arrays.stream(shape.extents()).mapToInt(Math::toIntExact).toArray(), data);
    }

    /** As the runtime has it. */
    public Tensor toTensor(ElementType type) {
        Tensor tensor = Tensor.allocate(
                type, Shape.of(Arrays.stream(shape).asLongStream().toArray()));
        ByteBuffer raw = tensor.data();
        for (double value : data) {
            switch (type) {
                case FLOAT32 -> raw.putFloat((float) value);
                case INT64 -> raw.putLong((long) value);
                case INT32 -> raw.putInt((int) value);
                case BOOL -> raw.put((byte) value);
                default -> throw new IllegalArgumentException(type.toString());
            }
        }
        return tensor;
    }
}
