package org.jointdnn.onnx.bundle;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.jointdnn.onnx.TensorSpec;

/**
 * A constant of a model.
 *
 * @param declaration a serialized {@code ModelProto} holding nothing but this initializer: with its
 *     values if it has no {@code location}, else marked external
 * @param location where the values lie if they are not in the declaration
 */
public record Initializer(TensorSpec spec, ByteString declaration, Optional<Location> location) {
    /**
     * A range of a blob.
     *
     * @param blob index into {@link Bundle#blobs()}
     * @param offset in bytes, a multiple of {@link Bundle#WEIGHT_ALIGNMENT}
     */
    public record Location(int blob, long offset, long length) {}
}
