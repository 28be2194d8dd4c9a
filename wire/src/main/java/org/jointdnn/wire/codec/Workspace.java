package org.jointdnn.wire.codec;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Scratch memory for coding one tensor, kept for the next: about 0.8 MiB, and what Zstandard
 * allocates for itself.
 *
 * <p>Thread safety: {@link #take} and {@link #giveBack} are safe; in between it is its taker's.
 */
final class Workspace {
    /** The largest chunk that stages make of one still fits. */
    private static final int BUFFER_BYTES = Chunks.BYTES + Chunks.BYTES / 4;

    private static final int MAX_IDLE = 4;
    private static final Deque<Workspace> IDLE = new ArrayDeque<>();

    final float[] floats = new float[Chunks.BYTES / Float.BYTES];
    final byte[] codes = new byte[Chunks.BYTES / Float.BYTES];
    /** Values of all codes. */
    final float[] table = new float[256];

    final Extremes extremes = new Extremes();
    /** Two buffers for stages to work between. */
    final byte[] front = new byte[BUFFER_BYTES];

    final byte[] back = new byte[BUFFER_BYTES];
    /** For a bit shuffle's first half. */
    final byte[] shuffled = new byte[Chunks.BYTES];
    /** Bytes that have come in, but not enough to be decoded. */
    final byte[] pending = new byte[BUFFER_BYTES];

    private @Nullable ZstdCompressCtx compressor;
    private @Nullable ZstdDecompressCtx decompressor;

    private Workspace() {}

    static Workspace take() {
        synchronized (IDLE) {
            if (!IDLE.isEmpty()) {
                return IDLE.pop();
            }
        }
        return new Workspace();
    }

    /** Nobody may use it afterwards. */
    static void giveBack(Workspace workspace) {
        synchronized (IDLE) {
            if (IDLE.size() < MAX_IDLE) {
                IDLE.push(workspace);
                return;
            }
        }
        workspace.free();
    }

    ZstdCompressCtx compressor() {
        if (compressor == null) {
            compressor = new ZstdCompressCtx();
        }
        return compressor;
    }

    ZstdDecompressCtx decompressor() {
        if (decompressor == null) {
            decompressor = new ZstdDecompressCtx();
        }
        return decompressor;
    }

    private void free() {
        if (compressor != null) {
            compressor.close();
        }
        if (decompressor != null) {
            decompressor.close();
        }
    }
}
