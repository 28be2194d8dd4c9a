package org.jointdnn.engine;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/**
 * Memory of tensors that nobody needs any more, kept for new ones of the same size.
 *
 * <p>Fresh direct memory is dear: it is filled with zeros, every page is faulted in, and it comes back
 * only with a garbage collection. Writing a few megabytes of activations into fresh memory can take longer
 * than computing them.
 *
 * <p>Thread safety: safe.
 */
final class TensorPool {
    private final long maxBytes;
    private final Map<Integer, Deque<ByteBuffer>> freeBySize = new HashMap<>();
    private long freeBytes;

    /** @param maxBytes of memory to keep while nobody uses it */
    TensorPool(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A tensor with arbitrary contents. */
    Tensor take(ElementType type, Shape shape) {
        long bytes = shape.bytes(type);
        synchronized (this) {
            Deque<ByteBuffer> free = bytes > Integer.MAX_VALUE ? null : freeBySize.get((int) bytes);
            if (free != null && !free.isEmpty()) {
                freeBytes -= bytes;
                return Tensor.of(type, shape, free.pop());
            }
        }
        return Tensor.allocate(type, shape);
    }

    /** Takes the memory of a tensor; neither it nor a view of it may be used afterwards. */
    synchronized void giveBack(Tensor tensor) {
        if (freeBytes + tensor.bytes() <= maxBytes) {
            freeBytes += tensor.bytes();
            freeBySize
                    .computeIfAbsent(tensor.bytes(), size -> new ArrayDeque<>())
                    .push(tensor.data());
        }
    }

    /** Bytes that are kept and not in use. */
    synchronized long freeBytes() {
        return freeBytes;
    }
}
