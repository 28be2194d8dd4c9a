package org.jointdnn.training.gradient;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.UnsupportedOperatorException;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.training.graph.Ops;

/**
 * A node as a rule sees it that appends the node's backward pass. What a rule reads of the forward pass is kept for
 * it: there is nothing to declare.
 */
final class NodeGradient {
    private final BlockBackward block;
    private final NetworkTensors tensors;
    private final GraphNode node;

    NodeGradient(BlockBackward block, NetworkTensors tensors, GraphNode node) {
        this.block = block;
        this.tensors = tensors;
        this.node = node;
    }

    GraphNode node() {
        return node;
    }

    /** Where the backward pass is built. */
    Ops ops() {
        return block.backward();
    }

    boolean has(int input) {
        return !node.input(input).isEmpty();
    }

    TensorSpec input(int position) {
        return tensors.spec(node.input(position));
    }

    TensorSpec output() {
        return tensors.spec(node.output());
    }

    TensorSpec output(int position) {
        return tensors.spec(node.proto().getOutput(position));
    }

    /** What the forward form of the node kept under a role. */
    TensorSpec side(String role) {
        return tensors.spec(node.output() + ":" + role);
    }

    /** The gradient of the node's first output. */
    TensorSpec gradient() {
        return gradient(0)
                .orElseThrow(() -> new UnsupportedOperatorException(node.describe()
                        + " is trained through an output other than its first; that has no gradient here"));
    }

    /** The gradient of an output, unless the loss doesn't depend on it. */
    Optional<TensorSpec> gradient(int output) {
        return block.gradient(node.proto().getOutput(output));
    }

    /** Whether the gradient of an input is needed. */
    boolean wants(int input) {
        return has(input) && tensors.isActive(node.input(input));
    }

    /** Adds to the gradient of an input, if that is wanted. */
    void give(int input, Supplier<TensorSpec> gradient) {
        if (wants(input)) {
            block.add(input(input), gradient.get());
        }
    }

    /** As {@link #give}, after summing over what the operator has broadcast. */
    void giveReduced(int input, Supplier<TensorSpec> gradient) {
        give(input, () -> ops().reduceTo(gradient.get(), input(input).shape()));
    }

    /**
     * A condition on the output, computed where less is kept for it: in the backward pass if the output is kept
     * anyway, else in the forward pass, which then keeps a byte for each element.
     */
    TensorSpec onOutput(Function<Ops, TensorSpec> condition) {
        boolean kept = block.isKept(node.output());
        TensorSpec mask = condition.apply(kept ? block.backward() : block.forward());
        tensors.declare(mask);
        return mask;
    }

    long[] longs(int input) {
        return tensors.constantLongs(node, input);
    }

    double[] reals(int input) {
        return tensors.constantReals(node, input);
    }

    ConvolutionLowering lowering() {
        return block.lowering();
    }
}
