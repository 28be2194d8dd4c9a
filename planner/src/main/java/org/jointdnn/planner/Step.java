package org.jointdnn.planner;

import java.util.List;

/** One step of a plan, in execution order. */
public sealed interface Step {
    /** Runs the blocks {@code from..to} as one segment on a side. */
    record Run(Side side, int from, int to) implements Step {}

    /**
     * Moves tensors across the link, {@link Side#CLOUD} meaning upwards.
     *
     * @param bytes sum over the tensors
     */
    record Transfer(Side to, List<String> tensors, long bytes) implements Step {
        public Transfer {
            tensors = List.copyOf(tensors);
        }
    }
}
