package org.jointdnn.training.gradient;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.graph.Ops;

/**
 * The backward pass of a block under construction: the sums of gradients so far, by tensor, in the order in which the
 * nodes after them have added to them.
 */
final class BlockBackward {
    private final Ops forward;
    private final Ops backward;
    private final Set<String> keptByLater;
    private final ConvolutionLowering lowering;
    private final Map<String, TensorSpec> sums = new HashMap<>();
    private final Set<String> added = new HashSet<>();

    /** @param keptByLater names that the backward passes of later blocks read */
    BlockBackward(Ops forward, Ops backward, Set<String> keptByLater, ConvolutionLowering lowering) {
        this.forward = forward;
        this.backward = backward;
        this.keptByLater = keptByLater;
        this.lowering = lowering;
    }

    Ops forward() {
        return forward;
    }

    Ops backward() {
        return backward;
    }

    ConvolutionLowering lowering() {
        return lowering;
    }

    /** Whether a backward pass reads a tensor of the forward pass anyway. */
    boolean isKept(String name) {
        return keptByLater.contains(name) || backward.graph().reads(name);
    }

    /** Takes over what later blocks have summed up. */
    void receive(String tensor, TensorSpec gradient) {
        sums.put(tensor, gradient);
    }

    Optional<TensorSpec> gradient(String tensor) {
        return Optional.ofNullable(sums.get(tensor));
    }

    void add(TensorSpec tensor, TensorSpec gradient) {
        if (!gradient.shape().equals(tensor.shape()) || gradient.type() != tensor.type()) {
            throw new IllegalStateException("gradient " + gradient + " doesn't fit its tensor " + tensor);
        }
        added.add(tensor.name());
        sums.merge(tensor.name(), gradient, backward::add);
    }

    /** The tensors whose gradients this block has added to, sorted. */
    Set<String> added() {
        return new TreeSet<>(added);
    }
}
