package org.jointdnn.onnx.bundle;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * The smallest stretch of a network that is placed on one side.
 *
 * @param label what a person would call it, for example {@code conv1: Conv Relu}
 * @param nodes a serialized {@code ModelProto} holding nothing but the block's nodes
 * @param initializers indices into {@link Bundle#initializers()} of the constants its nodes read
 * @param macs multiply-accumulate operations of one query
 * @param parameters elements of its weights
 * @param operators operator types in execution order
 */
public record Block(
        String label,
        ByteString nodes,
        List<Integer> initializers,
        long macs,
        long parameters,
        List<String> operators) {
    public Block {
        initializers = List.copyOf(initializers);
        operators = List.copyOf(operators);
    }
}
