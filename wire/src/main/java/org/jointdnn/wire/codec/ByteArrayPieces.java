package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;
import java.util.NoSuchElementException;

/** Bytes that are all there already, handed out piece by piece. */
final class ByteArrayPieces implements TensorEncoder {
    private final byte[] bytes;
    private int at;

    ByteArrayPieces(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public boolean hasNext() {
        return at < bytes.length;
    }

    @Override
    public ByteBuffer next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the tensor is coded to its end");
        }
        ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(Chunks.BYTES, bytes.length - at));
        at += piece.remaining();
        return piece;
    }

    @Override
    public void close() {}
}
