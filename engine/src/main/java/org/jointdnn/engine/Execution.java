package org.jointdnn.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jointdnn.onnx.Tensor;

/**
 * A query that has been answered.
 *
 * @param outputs the model's, by name
 * @param timings where the time went
 * @param detour how it left its plan; empty if it followed it to the end
 */
public record Execution(Map<String, Tensor> outputs, ExecutionTimings timings, Optional<Detour> detour) {
    public Execution {
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
