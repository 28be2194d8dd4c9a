package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;
import java.util.NoSuchElementException;
import org.jointdnn.onnx.Tensor;
import org.jspecify.annotations.Nullable;

/** Codes a tensor chunk by chunk; the header goes with the first. */
final class ChunkedEncoder implements TensorEncoder {
    private final ChunkedCodec codec;
    private final NumberFormat.Writer writer;
    private final int unit;
    private final int elements;
    private final int chunkElements;
    private final Tensor tensor;
    private @Nullable Workspace workspace;
    private int headerBytes;
    private int done;

    ChunkedEncoder(ChunkedCodec codec, Tensor tensor) {
        this.codec = codec;
        this.tensor = tensor;
        this.unit = codec.numbers.unit(tensor.type());
        this.elements = tensor.bytes() / tensor.type().bytes();
        this.chunkElements = Chunks.elements(tensor.type());
        this.headerBytes = codec.numbers.headerBytes(tensor.shape());
        Workspace taken = Workspace.take();
        this.workspace = taken;
        try {
            this.writer = codec.numbers.writer(tensor, taken);
        } catch (UncodableTensorException e) {
            close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        return headerBytes > 0 || done < elements;
    }

    @Override
    public ByteBuffer next() {
        if (workspace == null || !hasNext()) {
            throw new NoSuchElementException("the tensor is coded to its end, or the encoder closed");
        }
        int count = Math.min(chunkElements, elements - done);
        byte[] piece = codec.stages.isEmpty() ? plain(count) : staged(count, workspace);
        if (headerBytes > 0) {
            writer.header(piece);
            headerBytes = 0;
        }
        done += count;
        return ByteBuffer.wrap(piece);
    }

    private byte[] plain(int count) {
        byte[] piece = new byte[headerBytes + codec.numbers.codedBytes(tensor.type(), count)];
        writer.write(done, count, piece, headerBytes);
        return piece;
    }

    private byte[] staged(int count, Workspace workspace) {
        if (count == 0) {
            return new byte[headerBytes];
        }
        byte[] from = workspace.front;
        byte[] to = workspace.back;
        int bytes = codec.numbers.codedBytes(tensor.type(), count);
        writer.write(done, count, from, 0);
        int width = unit;
        for (Stage stage : codec.stages) {
            bytes = stage.encode(from, bytes, width, to, workspace);
            width = stage.unitAfter(width);
            byte[] coded = to;
            to = from;
            from = coded;
        }
        int lengthBytes = codec.sized ? Integer.BYTES : 0;
        byte[] piece = new byte[headerBytes + lengthBytes + bytes];
        if (codec.sized) {
            Integers.putLittle(bytes, piece, headerBytes);
        }
        System.arraycopy(from, 0, piece, headerBytes + lengthBytes, bytes);
        return piece;
    }

    @Override
    public void close() {
        if (workspace != null) {
            Workspace.giveBack(workspace);
            workspace = null;
        }
    }
}
