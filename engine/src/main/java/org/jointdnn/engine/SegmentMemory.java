package org.jointdnn.engine;

import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.onnx.bundle.Initializer;

/**
 * An estimate of the native memory that an open segment occupies.
 *
 * <p>Weights count twice: as they are mapped, and as the runtime packs them for its kernels.
 * Activations count as all tensors that the segment's blocks exchange, plus the largest once more for
 * what a block needs inside.
 */
final class SegmentMemory {
    /** What a session costs that has no weights at all: graph, kernels, arena. */
    static final long SESSION_BYTES = 1 << 20;

    private SegmentMemory() {}

    static long estimateBytes(Bundle bundle, Segment segment) {
        long weights = 0;
        for (int index : bundle.segmentInitializers(segment.from(), segment.to())) {
            Initializer initializer = bundle.initializers().get(index);
            weights += initializer.location().map(Initializer.Location::length).orElse(0L);
        }
        long activations = 0;
        long largest = 0;
        for (BundleTensor tensor : bundle.tensors()) {
            boolean read = tensor.producer() < segment.from()
                    && tensor.consumers().stream().anyMatch(c -> c >= segment.from() && c <= segment.to());
            boolean made = tensor.producer() >= segment.from() && tensor.producer() <= segment.to();
            if (read || made) {
                activations = Math.addExact(activations, tensor.bytes());
                largest = Math.max(largest, tensor.bytes());
            }
        }
        return SESSION_BYTES + Math.addExact(Math.multiplyExact(2, weights), Math.addExact(activations, largest));
    }
}
