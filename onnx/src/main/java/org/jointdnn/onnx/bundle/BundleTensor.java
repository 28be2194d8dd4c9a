package org.jointdnn.onnx.bundle;

import java.util.List;
import java.util.Optional;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.picture.Picture;

/**
 * A tensor that a placement may move across the link: an input of the model, an output of it, or
 * one computed in a block and read in a later one.
 *
 * @param producer the block that computes it; -1 for an input of the model
 * @param consumers the later blocks that read it, ascending
 * @param modelOutput whether it is an answer of the model
 * @param picture how it holds a picture, if it is declared to hold one; only of the model's inputs and outputs
 */
public record BundleTensor(
        TensorSpec spec, int producer, List<Integer> consumers, boolean modelOutput, Optional<Picture> picture) {
    /** The {@link #producer} of an input of the model. */
    public static final int MODEL_INPUT = -1;

    public BundleTensor {
        consumers = List.copyOf(consumers);
        picture.flatMap(declared -> declared.refusal(spec)).ifPresent(reason -> {
            throw new IllegalArgumentException(
                    "'" + spec.name() + "' can't be the picture it is declared to be: " + reason);
        });
    }

    /** A tensor that is no picture. */
    public BundleTensor(TensorSpec spec, int producer, List<Integer> consumers, boolean modelOutput) {
        this(spec, producer, consumers, modelOutput, Optional.empty());
    }

    public String name() {
        return spec.name();
    }

    /** Bytes of one value. */
    public long bytes() {
        return spec.bytes();
    }
}
