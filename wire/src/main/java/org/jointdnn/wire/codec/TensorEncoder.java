package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;

/** The bytes of one tensor, piece by piece. */
public interface TensorEncoder extends AutoCloseable {
    /** Whether there is another piece; a tensor without elements may have none. */
    boolean hasNext();

    /** The next piece, at most about 256 KiB. It is the caller's, but may share memory with the tensor. */
    ByteBuffer next();

    /** Gives back scratch memory; does nothing the second time. */
    @Override
    void close();
}
