package org.jointdnn.onnx.bundle;

import com.google.protobuf.ByteString;
import java.util.List;
import org.jointdnn.onnx.TensorSpec;

/**
 * A segment as an ONNX model of its own.
 *
 * @param model a serialized {@code ModelProto}; initializers listed in {@code external} carry no values
 * @param external the initializers whose values must be given when a session is created
 */
public record SegmentModel(
        int from,
        int to,
        ByteString model,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        List<Initializer> external) {
    public SegmentModel {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        external = List.copyOf(external);
    }
}
