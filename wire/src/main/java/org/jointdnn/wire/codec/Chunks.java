package org.jointdnn.wire.codec;

import org.jointdnn.onnx.ElementType;

/**
 * The stretches of a tensor that are coded one by one: 128 KiB of the tensor each, the last one what
 * is left. Small enough for a second-level cache and for the first bytes to leave early, large enough
 * that compressing each on its own costs little.
 */
final class Chunks {
    /** Part of the format: both sides divide a tensor alike. */
    static final int BYTES = 128 << 10;

    private Chunks() {}

    /** Elements of all chunks but the last, a multiple of 8. */
    static int elements(ElementType type) {
        return BYTES / type.bytes();
    }
}
