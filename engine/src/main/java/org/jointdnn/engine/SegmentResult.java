package org.jointdnn.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jointdnn.onnx.Tensor;

/**
 * What running a segment gave.
 *
 * @param computeNanos the runtime's time alone, and what a slowed-down machine adds to it; not the creation of a
 *     session
 */
public record SegmentResult(Map<String, Tensor> outputs, long computeNanos) {
    public SegmentResult {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /** The output with a name; throws IllegalArgumentException if there is none. */
    public Tensor output(String name) {
        Tensor output = outputs.get(name);
        if (output == null) {
            throw new IllegalArgumentException("no output '" + name + "'; the outputs are " + outputs.keySet());
        }
        return output;
    }
}
