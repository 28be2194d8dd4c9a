package org.jointdnn.onnx.model;

import com.google.protobuf.ByteString;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.TensorProto;

/** A constant of a model: values that are known before any query. */
public sealed interface Constant {
    /** A dense tensor of a type that has raw bytes, little-endian and row-major. */
    record Dense(ElementType type, Shape shape, ByteString raw) implements Constant {
        public Dense {
            if (raw.size() != shape.bytes(type)) {
                throw new IllegalArgumentException("a constant of type " + type + " and shape " + shape + " needs "
                        + shape.bytes(type) + " bytes, got " + raw.size());
            }
        }
    }

    /** A tensor of strings or of a type without whole bytes, kept as the model has it. */
    record Opaque(TensorProto tensor) implements Constant {}
}
