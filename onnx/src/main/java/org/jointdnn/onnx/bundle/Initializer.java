package org.jointdnn.onnx.bundle;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;

/**
 * A constant of a model.
 *
 * @param declaration a serialized {@code ModelProto} holding nothing but this initializer: with its
 *     values if it has no {@code location}, else marked external
 * @param location where the values lie if they are not in the declaration
 */
public record Initializer(String name, ByteString declaration, Optional<Location> location) {
    /**
     * A range of a blob holding the values, raw and little-endian.
     *
     * @param blob index into {@link Bundle#blobs()}
     * @param offset in bytes, a multiple of {@link Bundle#WEIGHT_ALIGNMENT}
     * @param length in bytes, as type and shape say
     */
    public record Location(ElementType type, Shape shape, int blob, long offset, long length) {}
}
