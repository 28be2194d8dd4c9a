package org.jointdnn.planner.training;

import java.util.List;
import org.jointdnn.planner.Side;

/** One step of a training plan, in execution order. */
public sealed interface TrainingStep {
    /** Runs a pass over the blocks {@code from..to} as one segment on a side. */
    record Run(Pass pass, Side side, int from, int to) implements TrainingStep {}

    /**
     * Moves tensors across the link, {@link Side#CLOUD} meaning upwards.
     *
     * @param tensors {@code input}, {@code labels}, or what is moved of a block: {@code activation 3},
     *     {@code stash 3}, {@code gradient 3} (of the activation after it), {@code weights 3}
     * @param bytes sum over the tensors
     */
    record Transfer(Side to, List<String> tensors, long bytes) implements TrainingStep {
        public Transfer {
            tensors = List.copyOf(tensors);
        }
    }
}
