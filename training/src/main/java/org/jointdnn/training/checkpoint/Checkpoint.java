package org.jointdnn.training.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jointdnn.onnx.Tensor;

/**
 * All that a training has changed so far.
 *
 * @param networkSha256 of the network as it began ({@link org.jointdnn.training.NetworkHash})
 * @param steps that have been applied
 * @param tensors weights, running statistics and the optimiser's state, by name
 */
public record Checkpoint(String networkSha256, long steps, Map<String, Tensor> tensors) {
    public Checkpoint {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        if (steps < 0) {
            throw new IllegalArgumentException("steps is " + steps + ", must be 0 or more");
        }
    }
}
