package org.jointdnn.wire;

import java.util.zip.CRC32;
import org.jointdnn.wire.jointdnn.AnswerEnd;
import org.jointdnn.wire.jointdnn.TensorChunk;

/**
 * The running checksum of a message in parts: that of a part is the CRC-32 of the header's checksum and of all parts up to
 * and with this one, so that none can be changed, left out, moved or taken from another message.
 *
 * <p>The bytes are, with numbers as eight bytes, the highest first: the header's checksum; of a chunk {@code tensor}, {@code
 * uncoded} as 0 or 1, the number of bytes and the bytes; of the end -1 and {@code coding_nanos}.
 *
 * <p>Thread safety: none; one thread at a time.
 */
public final class PartsChecksum {
    private static final long END = -1;

    private final CRC32 crc = new CRC32();
    private final byte[] number = new byte[Long.BYTES];

    /** @param headerChecksum the header's own, as {@link MessageChecksums} gives it */
    public PartsChecksum(long headerChecksum) {
        add(headerChecksum);
    }

    /** The next chunk with its checksum. */
    public TensorChunk seal(TensorChunk chunk) {
        return chunk.toBuilder().setCrc32((int) after(chunk)).build();
    }

    /** The answer's end with its checksum. */
    public AnswerEnd seal(AnswerEnd end) {
        return end.toBuilder().setCrc32((int) after(end)).build();
    }

    /** Throws CorruptedMessageException unless it is the next chunk that was sealed. */
    public void verify(TensorChunk chunk) {
        if (!chunk.hasCrc32() || chunk.getCrc32() != (int) after(chunk)) {
            throw new CorruptedMessageException(
                    "a chunk of tensor " + Integer.toUnsignedString(chunk.getTensor()) + " has changed on its way");
        }
    }

    /** Throws CorruptedMessageException unless it is the end that was sealed. */
    public void verify(AnswerEnd end) {
        if (!end.hasCrc32() || end.getCrc32() != (int) after(end)) {
            throw new CorruptedMessageException("the end of the answer has changed on its way");
        }
    }

    private long after(TensorChunk chunk) {
        add(Integer.toUnsignedLong(chunk.getTensor()));
        add(chunk.getUncoded() ? 1 : 0);
        add(chunk.getData().size());
        MessageChecksums.update(crc, chunk.getData());
        return crc.getValue();
    }

    private long after(AnswerEnd end) {
        add(END);
        add(end.getCodingNanos());
        return crc.getValue();
    }

    private void add(long value) {
        for (int index = 0; index < number.length; index++) {
            number[index] = (byte) (value >>> (Long.SIZE - Byte.SIZE * (index + 1)));
        }
        crc.update(number, 0, number.length);
    }
}
