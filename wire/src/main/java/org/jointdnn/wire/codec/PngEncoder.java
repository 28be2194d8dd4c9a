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
    private final TiledImage image;
    private final int width;
    private final AffineNumbers.Codes codes;
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

    PngEncoder(AffineNumbers numbers, Tensor tensor) {
        this.headerBytes = numbers.headerBytes(tensor.shape());
        this.empty = tensor.bytes() == 0;
        this.image = TiledImage.of(tensor.shape());
        this.width = empty ? 0 : (int) image.width();
        this.above = new byte[width];
        this.row = new byte[width];
        this.filtered = new byte[width + 1];
        this.candidate = new byte[width + 1];
        Workspace taken = Workspace.take();
        this.workspace = taken;
        try {
            this.codes = numbers.writer(tensor, taken);
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
        codes.header(start);
        if (!empty) {
            System.arraycopy(PngCodec.start(image), 0, start, headerBytes, PngCodec.START_BYTES);
        }
        return start;
    }

    /** Compresses rows until the buffer is full or the picture done. */
    private int deflate() {
        int bytes = 0;
        while (bytes < compressed.length && !deflater.finished()) {
            if (deflater.needsInput()) {
                if (nextRow < image.height()) {
                    filterNextRow();
                    deflater.setInput(filtered, 0, width + 1);
                } else {
                    deflater.finish();
                }
            }
            bytes += deflater.deflate(compressed, bytes, compressed.length - bytes);
        }
        return bytes;
    }

    private void filterNextRow() {
        for (int column = 0; column < image.columns(); column++) {
            fillTile(column);
        }
        nextRow++;
        long least = Long.MAX_VALUE;
        for (int kind = 0; kind < PngFilter.KINDS; kind++) {
            long sum = PngFilter.apply(kind, row, above, width, candidate);
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

    private void fillTile(int column) {
        int element = image.element(nextRow, column);
        int at = column * image.tileWidth();
        if (element < 0) {
            Arrays.fill(row, at, at + image.tileWidth(), (byte) 0);
            return;
        }
        for (int done = 0; done < image.tileWidth(); ) {
            int count = Math.min(PngDecoder.STRETCH, image.tileWidth() - done);
            codes.codes(element + done, count, row, at + done);
            done += count;
        }
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
