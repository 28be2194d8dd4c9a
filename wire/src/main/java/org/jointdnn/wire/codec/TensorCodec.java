package org.jointdnn.wire.codec;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/**
 * A way to write tensors as bytes. The bytes say neither the codec nor the tensor's type and shape:
 * whoever decodes them has those from the message around them. {@link Codecs} makes codecs from
 * their names.
 *
 * <p>A tensor is coded piece by piece, so that the first bytes leave before the last are coded, and
 * the receiver decodes as they come. Where the pieces are divided on the way makes no difference.
 *
 * <p>Thread safety: safe; encoders and decoders are for one thread at a time.
 */
public interface TensorCodec {
    /** The name from which {@link Codecs#parse} makes an equal codec, for example {@code q8[0.0:6.0]+zstd1}. */
    String name();

    /**
     * The name of a codec that decodes what this one encodes, without what only an encoder needs:
     * {@code q8+zstd1} in the example. This is what travels beside the bytes.
     */
    String format();

    /** Whether every tensor comes back with the same bytes. */
    boolean lossless();

    /** Why tensors of a type and shape can't be coded; empty if they can. */
    Optional<String> refusal(ElementType type, Shape shape);

    /**
     * Begins to encode a tensor, which must not change until the encoder is closed.
     *
     * @throws UncodableTensorException before anything is written, if the codec refuses type, shape or values
     */
    TensorEncoder encoder(Tensor tensor);

    /**
     * Begins to decode into a tensor, whatever it holds now. Beside it, a decoder allocates less than 1 MiB; one of JPEG
     * or WebP, whose files can only be decoded whole, less than 14 bytes for each element and 1 MiB.
     *
     * @throws org.jointdnn.wire.InvalidMessageException if the codec refuses tensors of its type and shape
     */
    TensorDecoder decoder(Tensor target);

    /** All the bytes of a tensor at once. */
    default ByteBuffer encode(Tensor tensor) {
        List<ByteBuffer> pieces = new ArrayList<>();
        int bytes = 0;
        try (TensorEncoder encoder = encoder(tensor)) {
            while (encoder.hasNext()) {
                ByteBuffer piece = encoder.next();
                bytes = Math.addExact(bytes, piece.remaining());
                pieces.add(piece);
            }
        }
        if (pieces.size() == 1) {
            return pieces.get(0);
        }
        ByteBuffer whole = ByteBuffer.allocate(bytes);
        pieces.forEach(whole::put);
        ((Buffer) whole).flip();
        return whole;
    }

    /**
     * The tensor whose bytes are all there.
     *
     * @throws org.jointdnn.wire.InvalidMessageException if the codec doesn't write such bytes for the type and shape
     */
    default Tensor decode(ElementType type, Shape shape, ByteBuffer bytes) {
        try (TensorDecoder decoder = decoder(Tensor.allocate(type, shape))) {
            decoder.accept(bytes);
            return decoder.finish();
        }
    }
}
