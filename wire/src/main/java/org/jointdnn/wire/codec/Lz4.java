package org.jointdnn.wire.codec;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.jointdnn.wire.InvalidMessageException;

/**
 * {@code lz4}: each chunk as one block of LZ4's block format. Native code where the library has it, else Java; both check
 * bounds. Encoders may differ in the blocks that they find.
 *
 * <p>Worked example: {@code 1f 00 01 00 4b 50 00 00 00 00 00} is 100 zero bytes: one literal and a match of 94 bytes
 * (4 + 15 + 75) at distance 1, then five literals.
 */
final class Lz4 implements Stage {
    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    private final LZ4SafeDecompressor decompressor =
            LZ4Factory.fastestInstance().safeDecompressor();

    @Override
    public String name() {
        return "lz4";
    }

    @Override
    public boolean keepsSize() {
        return false;
    }

    @Override
    public int maxBytes(int bytes, int unit) {
        return compressor.maxCompressedLength(bytes);
    }

    @Override
    public int unitAfter(int unit) {
        return 1;
    }

    @Override
    public int encode(byte[] from, int bytes, int unit, byte[] to, Workspace workspace) {
        return compressor.compress(from, 0, bytes, to, 0, to.length);
    }

    @Override
    public int decode(byte[] from, int bytes, int unit, byte[] to, int maxDecoded, Workspace workspace) {
        try {
            return decompressor.decompress(from, 0, bytes, to, 0, maxDecoded);
        } catch (LZ4Exception e) {
            throw new InvalidMessageException("a chunk is not a block of LZ4", e);
        }
    }
}
