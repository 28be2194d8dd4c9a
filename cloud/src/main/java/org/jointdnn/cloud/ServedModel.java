package org.jointdnn.cloud;

import java.util.function.BiConsumer;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.onnx.bundle.Bundle;

/** A model that the server can run, prepared for splitting. Implementations are safe for concurrent use. */
interface ServedModel extends AutoCloseable {
    Bundle bundle();

    /** Runs its segments. */
    SegmentRunner runner();

    /** Its weights, all of them. */
    WeightStore weights();

    /** Makes a segment ready to run; returns when it is. */
    void prepare(int from, int to);

    /**
     * How fast this machine runs its segments, as the bytes of a profile's file; measured on the first
     * call, which takes long.
     *
     * @param slots taken while measuring, so that no query disturbs it nor is slowed down by it for long
     * @param progress receives how many measurements are done, and of how many
     */
    byte[] profile(ComputeSlots slots, BiConsumer<Integer, Integer> progress);

    @Override
    void close();
}
