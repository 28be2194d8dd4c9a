package org.jointdnn.engine;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

    /**
     * Begins to run a segment. By default it runs within the call.
     *
     * @return completes with the result; cancelling it ends the run soon, and its tensors are gone
     */
    default CompletableFuture<SegmentResult> begin(int from, int to, Map<String, Tensor> inputs) {
        return CompletableFuture.completedFuture(run(from, to, inputs));
    }

    /**
     * Hands back a tensor that {@link #run} returned and that nobody uses any more, so that its memory can
     * serve another run. Optional: a tensor that isn't handed back lives as long as it is referred to.
     */
    default void recycle(Tensor tensor) {}
}
