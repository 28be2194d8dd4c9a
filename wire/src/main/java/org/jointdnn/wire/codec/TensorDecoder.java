package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;
import org.jointdnn.onnx.Tensor;

/** Takes the bytes of one tensor in pieces of any size. Of no use any more once it has thrown. */
public interface TensorDecoder extends AutoCloseable {
    /**
     * Decodes the remaining bytes of a buffer, as far as they go.
     *
     * @throws org.jointdnn.wire.InvalidMessageException if the codec doesn't write such bytes
     */
    void accept(ByteBuffer bytes);

    /**
     * The tensor, once all its bytes have been accepted.
     *
     * @throws org.jointdnn.wire.InvalidMessageException if bytes are missing
     */
    Tensor finish();

    /** Gives back scratch memory; does nothing the second time. */
    @Override
    void close();
}
