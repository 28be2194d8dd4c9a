package org.jointdnn.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jointdnn.onnx.Tensor;

/** What a visit to the other side gave: the tensors asked for, by name, and where the time went. */
public record RemoteResult(Map<String, Tensor> outputs, RemoteTimings timings) {
    public RemoteResult {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }
}
