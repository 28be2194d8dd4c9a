package org.jointdnn.training;

import java.util.Set;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.Optimizer;

/**
 * What is trained and how.
 *
 * @param trainable names of constants of the network, {@code FLOAT32}; the others stay as they are. An input may be named too:
 *     its gradient is computed then, and nothing updated
 * @param target the output that the loss reads
 * @param lowering how convolutions are computed; on two machines a {@link org.jointdnn.training.gradient.ChosenLowering} or the default,
 *     which the message to the other can say
 */
public record TrainingSettings(
        Set<String> trainable, String target, Loss loss, Optimizer optimizer, ConvolutionLowering lowering) {
    public TrainingSettings {
        trainable = Set.copyOf(trainable);
        if (trainable.isEmpty()) {
            throw new IllegalArgumentException("trainable is empty; name at least one constant");
        }
    }

    /** The same with another choice among the ways of computing convolutions. */
    public TrainingSettings with(ConvolutionLowering newLowering) {
        return new TrainingSettings(trainable, target, loss, optimizer, newLowering);
    }
}
