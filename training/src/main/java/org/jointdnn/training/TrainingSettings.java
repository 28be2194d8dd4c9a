package org.jointdnn.training;

import java.util.Set;
import org.jointdnn.training.adapter.Adapters;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.Optimizer;

/**
 * What is trained and how.
 *
 * @param trainable names of constants of the network, {@code FLOAT32}; the others stay as they are, but for those with adapters.
 *     An input may be named too: its gradient is computed then, and nothing updated
 * @param target the output that the loss reads
 * @param lowering how convolutions are computed; on two machines a {@link org.jointdnn.training.gradient.ChosenLowering} or the default,
 *     which the message to the other can say
 * @param adapters that are trained in the place of their weights
 * @param recompute whether backward passes compute again what that saves keeping
 *     ({@link org.jointdnn.training.gradient.Recomputation}); results are the same
 */
public record TrainingSettings(
        Set<String> trainable,
        String target,
        Loss loss,
        Optimizer optimizer,
        ConvolutionLowering lowering,
        Adapters adapters,
        boolean recompute) {
    public TrainingSettings {
        trainable = Set.copyOf(trainable);
        if (trainable.isEmpty() && adapters.weights().isEmpty()) {
            throw new IllegalArgumentException("trainable is empty; name at least one constant");
        }
        for (String weight : adapters.weights()) {
            if (trainable.contains(weight)) {
                throw new IllegalArgumentException(
                        "'" + weight + "' is trainable and has an adapter; it must be one of the two");
            }
        }
    }

    /** Without adapters and recomputation. */
    public TrainingSettings(
            Set<String> trainable, String target, Loss loss, Optimizer optimizer, ConvolutionLowering lowering) {
        this(trainable, target, loss, optimizer, lowering, Adapters.NONE, false);
    }

    /** The same with another choice among the ways of computing convolutions. */
    public TrainingSettings with(ConvolutionLowering newLowering) {
        return new TrainingSettings(trainable, target, loss, optimizer, newLowering, adapters, recompute);
    }
}
