package org.jointdnn.device;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jointdnn.engine.TensorCoder;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.codec.UncodableTensorException;

/**
 * Codes tensors with the codecs of the link, so that a split within one process gives the answers of the same split
 * across a link. Thread safety: safe.
 */
public final class CodecCoder implements TensorCoder {
    /** Throws IllegalArgumentException if there is no such codec. */
    @Override
    public Arrival cross(String codecName, Tensor tensor) {
        TensorCodec codec = Codecs.parse(codecName);
        if (codec == Codecs.RAW) {
            return Arrival.unchanged(tensor);
        }
        long start = System.nanoTime();
        ByteBuffer bytes;
        try {
            bytes = codec.encode(tensor);
        } catch (UncodableTensorException e) {
            return new Arrival(tensor, tensor.bytes(), 0, 0, Optional.of(String.valueOf(e.getMessage())));
        }
        int length = bytes.remaining();
        long encoded = System.nanoTime();
        Tensor decoded = Codecs.parse(codec.format()).decode(tensor.type(), tensor.shape(), bytes);
        return new Arrival(decoded, length, encoded - start, System.nanoTime() - encoded, Optional.empty());
    }
}
