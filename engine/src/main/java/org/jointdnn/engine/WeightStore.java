package org.jointdnn.engine;

import java.nio.ByteBuffer;

/** Where the weights of a bundle lie on this machine. Implementations are safe for concurrent use. */
public interface WeightStore {
    /**
     * The content of a blob of the bundle as a direct little-endian buffer, mapped from the disk
     * rather than copied. Throws IllegalStateException if this machine doesn't hold it.
     */
    ByteBuffer blob(int index);

    /** Whether this machine holds the blob, complete and checked. */
    boolean has(int index);
}
