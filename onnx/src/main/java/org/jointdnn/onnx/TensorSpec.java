package org.jointdnn.onnx;

import java.util.Objects;

/** The name, element type and shape of a tensor. */
public record TensorSpec(String name, ElementType type, Shape shape) {
    public TensorSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(shape, "shape");
    }

    /** Bytes of the tensor. */
    public long bytes() {
        return shape.bytes(type);
    }

    /** For example {@code input FP32[1, 3, 224, 224]}. */
    @Override
    public String toString() {
        return name + " " + type.protocolName() + shape;
    }
}
