package org.jointdnn.training.gradient;

import org.jointdnn.onnx.TensorSpec;

/**
 * A tensor that the forward pass of a step reads and replaces, such as a running mean.
 *
 * @param tensor what the step reads
 * @param next the name under which it gives what the next step reads
 */
public record RunningState(TensorSpec tensor, String next) {}
