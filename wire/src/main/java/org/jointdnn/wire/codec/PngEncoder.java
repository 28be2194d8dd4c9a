package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.zip.Deflater;
import org.jointdnn.onnx.Tensor;
import org.jspecify.annotations.Nullable;

/** Writes a PNG, one IDAT chunk at a time. */
final class PngEncoder implements TensorEncoder {
    private static final int IDAT_BYTES = 32 << 10;

    private final int headerBytes;
    private final boolean empty;
    private final PngSize size;
    private final int rowBytes;
    private final PngContent.Source source;
    private final Deflater deflater = new Deflater();
    private final byte[] compressed = new byte[IDAT_BYTES];
    private byte[] above;
    private byte[] row;
    private byte[] filtered;
    private byte[] candidate;
    private int nextRow;
    private boolean started;
    private boolean ended;
    private @Nullable Workspace workspace;

    PngEncoder(PngContent content, Tensor tensor) {
        this.headerBytes = content.headerBytes(tensor.shape());
        this.empty = tensor.bytes() == 0;
        this.size = empty ? PngSize.NONE : content.size(tensor.shape());
        this.rowBytes = size.rowBytes();
        this.above = new byte[rowBytes];
        this.row = new byte[rowBytes];
        this.filtered = new byte[rowBytes + 1];
        this.candidate = new byte[rowBytes + 1];
        Workspace taken = Workspace.take();
        this.workspace = taken;
        try {
            this.source = content.source(tensor, taken);
        } catch (UncodableTensorException e) {
            close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        return started ? !ended : headerBytes > 0 || !empty;
    }

    @Override
    public ByteBuffer next() {
        if (workspace == null || !hasNext()) {
            throw new NoSuchElementException("the tensor is coded to its end, or the encoder closed");
        }
        byte[] start = started ? new byte[0] : start();
        started = true;
        if (empty) {
            ended = true;
            return ByteBuffer.wrap(start);
        }
        int data = deflate();
        ended = deflater.finished();
        byte[] piece = Arrays.copyOf(start, start.length + 12 + data + (ended ? 12 : 0));
        System.arraycopy(compressed, 0, piece, start.length + 8, data);
        PngCodec.frame("IDAT", piece, start.length, data);
        if (ended) {
            PngCodec.frame("IEND", piece, piece.length - 12, 0);
        }
        return ByteBuffer.wrap(piece);
    }

    private byte[] start() {
        byte[] start = new byte[headerBytes + (empty ? 0 : PngCodec.START_BYTES)];
        source.header(start);
        if (!empty) {
            System.arraycopy(PngCodec.start(size), 0, start, headerBytes, PngCodec.START_BYTES);
        }
        return start;
    }

    /** Compresses rows until the buffer is full or the picture done. */
    private int deflate() {
        int bytes = 0;
        while (bytes < compressed.length && !deflater.finished()) {
            if (deflater.needsInput()) {
                if (nextRow < size.height()) {
                    filterNextRow();
                    deflater.setInput(filtered, 0, rowBytes + 1);
                } else {
                    deflater.finish();
                }
            }
            bytes += deflater.deflate(compressed, bytes, compressed.length - bytes);
        }
        return bytes;
    }

    private void filterNextRow() {
        source.row(nextRow, row);
        nextRow++;
        long least = Long.MAX_VALUE;
        for (int kind = 0; kind < PngFilter.KINDS; kind++) {
            long sum = PngFilter.apply(kind, row, above, rowBytes, size.samples(), candidate);
            if (sum < least) {
                least = sum;
                byte[] better = candidate;
                candidate = filtered;
                filtered = better;
            }
        }
        byte[] done = row;
        row = above;
        above = done;
    }

    @Override
    public void close() {
        if (workspace != null) {
            Workspace.giveBack(workspace);
            workspace = null;
            deflater.end();
        }
    }
}
