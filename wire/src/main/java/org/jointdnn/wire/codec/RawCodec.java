package org.jointdnn.wire.codec;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.InvalidMessageException;

/**
 * {@code raw} without stages: the tensor's bytes as they are, row-major and little-endian, of any type; pieces share its
 * memory.
 *
 * <p>Worked example: the FP32 tensor {@code [1, -2]} is {@code 00 00 80 3f 00 00 00 c0}.
 */
final class RawCodec implements TensorCodec {
    @Override
    public String name() {
        return "raw";
    }

    @Override
    public String format() {
        return name();
    }

    @Override
    public boolean lossless() {
        return true;
    }

    @Override
    public Optional<String> refusal(ElementType type, Shape shape) {
        return Optional.empty();
    }

    @Override
    public TensorEncoder encoder(Tensor tensor) {
        return new Pieces(tensor.data());
    }

    @Override
    public TensorDecoder decoder(Tensor target) {
        return new Copy(target, target.data());
    }

    @Override
    public String toString() {
        return name();
    }

    private record Pieces(ByteBuffer left) implements TensorEncoder {
        @Override
        public boolean hasNext() {
            return left.hasRemaining();
        }

        @Override
        public ByteBuffer next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the tensor is coded to its end");
            }
            ByteBuffer piece = left.asReadOnlyBuffer();
            ((Buffer) left).position(Math.min(left.position() + Chunks.BYTES, left.limit()));
            ((Buffer) piece).limit(left.position());
            return piece;
        }

        @Override
        public void close() {}
    }

    private record Copy(Tensor target, ByteBuffer left) implements TensorDecoder {
        @Override
        public void accept(ByteBuffer bytes) {
            if (bytes.remaining() > left.remaining()) {
                throw new InvalidMessageException("the bytes of " + target + " go on for "
                        + (bytes.remaining() - left.remaining()) + " after its last element");
            }
            left.put(bytes);
        }

        @Override
        public Tensor finish() {
            if (left.hasRemaining()) {
                throw new InvalidMessageException(
                        "the bytes of " + target + " end " + left.remaining() + " before its last element");
            }
            return target;
        }

        @Override
        public void close() {}
    }
}
