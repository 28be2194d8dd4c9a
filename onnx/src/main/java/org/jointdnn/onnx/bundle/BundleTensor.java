package org.jointdnn.onnx.bundle;

import java.util.List;
import org.jointdnn.onnx.TensorSpec;

/**
 * A tensor that a placement may move across the link: an input of the model, an output of it, or
 * one computed in a block and read in a later one.
 *
 * @param producer the block that computes it; -1 for an input of the model
 * @param consumers the later blocks that read it, ascending
 * @param modelOutput whether it is an answer of the model
 */
public record BundleTensor(TensorSpec spec, int producer, List<Integer> consumers, boolean modelOutput) {
    /** The {@link #producer} of an input of the model. */
    public static final int MODEL_INPUT = -1;

    public BundleTensor {
        consumers = List.copyOf(consumers);
    }

    public String name() {
        return spec.name();
    }

    /** Bytes of one value. */
    public long bytes() {
        return spec.bytes();
    }
}
