package org.jointdnn.training.gradient;

import org.jointdnn.onnx.TensorSpec;

/**
 * A boolean input of a forward graph that says which elements a dropout keeps, drawn anew for each step.
 *
 * @param keepProbability of each element, greater than 0
 */
public record DropoutMask(TensorSpec tensor, double keepProbability) {
    public DropoutMask {
        if (!(keepProbability > 0 && keepProbability <= 1)) {
            throw new IllegalArgumentException(
                    "keepProbability is " + keepProbability + ", must be within 0..1, not 0");
        }
    }
}
