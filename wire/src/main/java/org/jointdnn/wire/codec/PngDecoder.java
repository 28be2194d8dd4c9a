package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.InvalidMessageException;
import org.jspecify.annotations.Nullable;

/** Reads the PNG that {@link PngEncoder} writes, row by row as the compressed bytes come. */
final class PngDecoder implements TensorDecoder {
    /** Compressed bytes that are taken at once; less than a chunk. */
    private static final int STRETCH = 16 << 10;

    private enum Awaited {
        HEADER,
        START,
        CHUNK,
        DATA,
        CHECKSUM,
        NOTHING
    }

    private final Tensor target;
    private final PngSize size;
    private final PngContent.Sink sink;
    private final Inflater inflater = new Inflater();
    private final CRC32 checksum = new CRC32();
    private @Nullable Workspace workspace;
    private final byte[] single = new byte[1];
    private byte[] above;
    private byte[] row;
    /** The filter of the row that is being filled, or -1. */
    private int filter = -1;

    private int filled;
    private int rowsDone;
    private Awaited awaited = Awaited.HEADER;
    private int wanted;
    private int collected;
    private boolean last;
    private int dataLeft;

    PngDecoder(PngContent content, Tensor target) {
        this.target = target;
        this.size = target.bytes() == 0 ? PngSize.NONE : content.size(target.shape());
        Workspace taken = Workspace.take();
        this.workspace = taken;
        this.sink = content.sink(target, taken);
        this.above = new byte[size.rowBytes()];
        this.row = new byte[size.rowBytes()];
        this.wanted = content.headerBytes(target.shape());
        if (wanted == 0) {
            awaitStart();
        }
    }

    private void awaitStart() {
        if (target.bytes() == 0) {
            awaited = Awaited.NOTHING;
        } else {
            await(Awaited.START, PngCodec.START_BYTES);
        }
    }

    private void await(Awaited next, int bytes) {
        awaited = next;
        wanted = bytes;
        collected = 0;
    }

    @Override
    public void accept(ByteBuffer bytes) {
        if (workspace == null) {
            throw new IllegalStateException("the decoder is closed");
        }
        byte[] pending = workspace.pending;
        while (bytes.hasRemaining()) {
            check(awaited != Awaited.NOTHING, "goes on after its end");
            int count = Math.min(wanted - collected, bytes.remaining());
            bytes.get(pending, collected, count);
            collected += count;
            // Data need not be complete to be read.
            if (awaited == Awaited.DATA) {
                data(pending, count);
            } else if (collected == wanted) {
                advance(pending);
            }
        }
    }

    private void advance(byte[] pending) {
        switch (awaited) {
            case HEADER:
                sink.header(pending);
                awaitStart();
                break;
            case START:
                check(
                        Arrays.equals(Arrays.copyOf(pending, PngCodec.START_BYTES), PngCodec.start(size)),
                        "doesn't begin as a " + (size.samples() == 1 ? "grey" : "RGB") + " picture of " + size.width()
                                + " by " + size.height());
                await(Awaited.CHUNK, 8);
                break;
            case CHUNK:
                chunk(pending);
                break;
            default:
                check(Integers.big(pending, 0) == (int) checksum.getValue(), "has a chunk with a wrong checksum");
                if (last) {
                    awaited = Awaited.NOTHING;
                } else {
                    await(Awaited.CHUNK, 8);
                }
        }
    }

    private void chunk(byte[] pending) {
        dataLeft = Integers.big(pending, 0);
        last = PngCodec.isType("IEND", pending, 4);
        check(
                dataLeft >= 0 && (last || PngCodec.isType("IDAT", pending, 4)),
                "has a chunk that is neither IDAT nor IEND");
        check(!last || dataLeft == 0, "has data in IEND");
        check(!last || inflater.finished() && rowsDone == size.height(), "ends before its last row");
        checksum.reset();
        checksum.update(pending, 4, 4);
        awaitData();
    }

    private void awaitData() {
        if (dataLeft == 0) {
            await(Awaited.CHECKSUM, 4);
        } else {
            await(Awaited.DATA, Math.min(dataLeft, STRETCH));
        }
    }

    private void data(byte[] pending, int count) {
        checksum.update(pending, 0, count);
        inflater.setInput(pending, 0, count);
        try {
            inflate();
        } catch (DataFormatException e) {
            throw new InvalidMessageException("the picture of " + target + " can't be decompressed", e);
        }
        dataLeft -= count;
        awaitData();
    }

    private void inflate() throws DataFormatException {
        while (!inflater.finished()) {
            boolean between = filter < 0;
            int count = between ? inflater.inflate(single, 0, 1) : inflater.inflate(row, filled, row.length - filled);
            check(!inflater.needsDictionary(), "needs a dictionary");
            if (count == 0) {
                if (inflater.finished() || inflater.needsInput()) {
                    break;
                }
                throw new InvalidMessageException("the picture of " + target + " can't be decompressed");
            }
            check(rowsDone < size.height(), "has more rows than " + size.height());
            if (between) {
                filter = single[0] & 0xff;
                check(filter < PngFilter.KINDS, "has a row of the unknown filter " + filter);
            } else {
                filled += count;
                if (filled == row.length) {
                    finishRow();
                }
            }
        }
        check(inflater.getRemaining() == 0, "has data after its compressed rows");
    }

    private void finishRow() {
        PngFilter.undo(filter, row, above, row.length, size.samples());
        sink.row(rowsDone, row);
        byte[] free = above;
        above = row;
        row = free;
        rowsDone++;
        filled = 0;
        filter = -1;
    }

    private void check(boolean holds, String problem) {
        if (!holds) {
            throw new InvalidMessageException("the picture of " + target + " " + problem);
        }
    }

    @Override
    public Tensor finish() {
        check(awaited == Awaited.NOTHING, "is not complete");
        return target;
    }

    @Override
    public void close() {
        if (workspace != null) {
            Workspace.giveBack(workspace);
            workspace = null;
            inflater.end();
        }
    }
}
