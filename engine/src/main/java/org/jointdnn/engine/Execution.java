package org.jointdnn.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jointdnn.onnx.Tensor;

/** A query that has been answered: the model's outputs by name, and where the time went. */
public record Execution(Map<String, Tensor> outputs, ExecutionTimings timings) {
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
