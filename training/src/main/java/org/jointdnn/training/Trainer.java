package org.jointdnn.training;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jointdnn.onnx.Tensor;

/**
 * Does the steps of a training: forward pass, backward pass and update of one batch, wherever these run.
 *
 * <p>A step is applied as a whole or not at all. Owns what it runs with; close it.
 */
public interface Trainer extends AutoCloseable {
    /**
     * One step on a batch.
     *
     * @throws DivergedException if loss or gradients are not finite
     * @throws IllegalArgumentException if a tensor is missing, or has another type or shape, or a label is out of range
     */
    StepProgress step(Map<String, Tensor> inputs, Tensor labels);

    /** Copies of weights, of running statistics, or of parts of the optimiser's state. */
    Map<String, Tensor> copiesOf(Collection<String> names);

    /** A copy of one of these. */
    default Tensor copyOf(String name) {
        return Objects.requireNonNull(copiesOf(List.of(name)).get(name), name);
    }

    /** What the loss read of the network in the last step, until the next one; empty if that isn't at hand. */
    Optional<Tensor> output();

    /**
     * Goes on from a state that was kept.
     *
     * @param step the next one
     * @param state of each of {@link TrainingNetwork#changing}
     * @throws IllegalArgumentException if one is missing or has another type or shape
     */
    void restore(long step, Map<String, Tensor> state);

    @Override
    void close();
}
