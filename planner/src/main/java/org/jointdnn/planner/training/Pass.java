package org.jointdnn.planner.training;

/** One of the two passes of a training step. */
public enum Pass {
    /** Computes activations, from the first block to the last. */
    FORWARD,
    /** Computes gradients, from the last block back to the lowest trainable one. */
    BACKWARD
}
