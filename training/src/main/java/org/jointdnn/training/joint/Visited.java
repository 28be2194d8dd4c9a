package org.jointdnn.training.joint;

import java.util.List;
import java.util.Map;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.onnx.Tensor;

/**
 * What came of a visit.
 *
 * @param tensors that it wanted, in memory of their own
 * @param actionNanos how long each of its actions took there; of a visit that was made again, when they were done
 * @param timings of the attempt that succeeded
 */
public record Visited(Map<String, Tensor> tensors, List<Long> actionNanos, RemoteTimings timings) {
    public Visited {
        actionNanos = List.copyOf(actionNanos);
    }
}
