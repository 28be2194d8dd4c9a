package org.jointdnn.engine;

import java.util.Map;
import org.jointdnn.onnx.Tensor;

/** Runs segments of one bundle on this machine. Implementations are safe for concurrent use. */
public interface SegmentRunner {
    /**
     * Runs the blocks {@code from..to} as one segment.
     *
     * @param inputs by name, at least {@code Bundle.segmentInputs(from, to)}; others are ignored
     * @return the outputs by name, as {@code Bundle.segmentOutputs(from, to)} lists them, and the
     *     time of the computation
     */
    SegmentResult run(int from, int to, Map<String, Tensor> inputs);
}
