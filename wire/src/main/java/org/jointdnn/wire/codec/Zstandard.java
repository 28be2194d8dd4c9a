package org.jointdnn.wire.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import org.jointdnn.wire.InvalidMessageException;

/**
 * {@code zstd1} to {@code zstd19}: each chunk as one Zstandard frame (RFC 8878) of that level, without a checksum. Any
 * one frame is accepted; the level is the encoder's choice.
 *
 * <p>Worked example: {@code zstd1} of 100 zero bytes is {@code 28 b5 2f fd 20 64 45 00 00 08 00 00 ...}: magic number, a header that
 * says 100 bytes in one segment, then blocks. Zstandard's version decides what the blocks are.
 */
final class Zstandard implements Stage {
    static final int MAX_LEVEL = 19;
    private static final int MAGIC = 0xfd2fb528;

    private final int level;

    Zstandard(int level) {
        if (level < 1 || level > MAX_LEVEL) {
            throw new IllegalArgumentException("zstd has levels 1 to " + MAX_LEVEL + ", got " + level);
        }
        this.level = level;
    }

    @Override
    public String name() {
        return "zstd" + level;
    }

    @Override
    public boolean keepsSize() {
        return false;
    }

    @Override
    public int maxBytes(int bytes, int unit) {
        return (int) Zstd.compressBound(bytes);
    }

    @Override
    public int unitAfter(int unit) {
        return 1;
    }

    @Override
    public int encode(byte[] from, int bytes, int unit, byte[] to, Workspace workspace) {
        ZstdCompressCtx compressor = workspace.compressor();
        compressor.setLevel(level);
        return compressor.compressByteArray(to, 0, to.length, from, 0, bytes);
    }

    @Override
    public int decode(byte[] from, int bytes, int unit, byte[] to, int maxDecoded, Workspace workspace) {
        // Other magic numbers are those of old versions and of frames to be skipped.
        if (bytes < 4 || Integers.little(from, 0) != MAGIC) {
            throw new InvalidMessageException("a chunk doesn't begin as a Zstandard frame");
        }
        try {
            return workspace.decompressor().decompressByteArray(to, 0, maxDecoded, from, 0, bytes);
        } catch (ZstdException e) {
            throw new InvalidMessageException("a chunk can't be decompressed: " + e.getMessage(), e);
        }
    }
}
