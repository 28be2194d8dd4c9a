package org.jointdnn.training.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jointdnn.onnx.Tensor;

/**
 * All that a training has changed so far.
 *
 * @param networkSha256 of the network as it began ({@link org.jointdnn.training.NetworkHash}), or of its file
 * @param steps that have been applied
 * @param notes what else is to be known to go on, by name
 * @param tensors weights, running statistics and the optimiser's state, by name
 */
public record Checkpoint(String networkSha256, long steps, Map<String, String> notes, Map<String, Tensor> tensors) {
    public Checkpoint {
        notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        if (steps < 0) {
            throw new IllegalArgumentException("steps is " + steps + ", must be 0 or more");
        }
    }

    /** Without notes. */
    public Checkpoint(String networkSha256, long steps, Map<String, Tensor> tensors) {
        this(networkSha256, steps, Map.of(), tensors);
    }
}
