package org.jointdnn.engine;

import java.util.Optional;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Coding;

/** What becomes of a tensor that is coded, crosses and is decoded. Implementations are safe for concurrent use. */
public interface TensorCoder {
    /** Lets tensors cross as they are; throws IllegalArgumentException if another codec is asked for. */
    TensorCoder RAW = (codec, tensor) -> {
        if (!codec.equals(Coding.RAW)) {
            throw new IllegalArgumentException("codec is " + codec + ", must be " + Coding.RAW);
        }
        return Arrival.unchanged(tensor);
    };

    /** Encodes and decodes a tensor; one that the codec refuses arrives unchanged, and says why. */
    Arrival cross(String codec, Tensor tensor);

    /**
     * A tensor on the other side.
     *
     * @param tensor as it arrived; the one that was sent if nothing was coded
     * @param bytes that crossed
     * @param refusal why it crossed as it is, if a codec was meant for it
     */
    record Arrival(Tensor tensor, long bytes, long encodeNanos, long decodeNanos, Optional<String> refusal) {
        /** A tensor that crossed as it is. */
        public static Arrival unchanged(Tensor tensor) {
            return new Arrival(tensor, tensor.bytes(), 0, 0, Optional.empty());
        }
    }
}
