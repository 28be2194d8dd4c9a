package org.jointdnn.wire.codec;

import java.nio.ByteBuffer;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.InvalidMessageException;
import org.jspecify.annotations.Nullable;

/** Collects the bytes of what comes next, the header, a length or a chunk, and decodes it once it is whole. */
final class ChunkedDecoder implements TensorDecoder {
    private enum Awaited {
        HEADER,
        LENGTH,
        CHUNK,
        NOTHING
    }

    private final ChunkedCodec codec;
    private final Tensor target;
    private final NumberFormat.Reader reader;
    private final int elements;
    private final int chunkElements;
    private @Nullable Workspace workspace;
    private Awaited awaited = Awaited.HEADER;
    private int wanted;
    private int collected;
    private int done;

    ChunkedDecoder(ChunkedCodec codec, Tensor target) {
        this.codec = codec;
        this.target = target;
        this.elements = target.bytes() / target.type().bytes();
        this.chunkElements = Chunks.elements(target.type());
        Workspace taken = Workspace.take();
        this.workspace = taken;
        this.reader = codec.numbers.reader(target, taken);
        this.wanted = codec.numbers.headerBytes(target.shape());
        if (wanted == 0) {
            awaitNextChunk();
        }
    }

    @Override
    public void accept(ByteBuffer bytes) {
        if (workspace == null) {
            throw new IllegalStateException("the decoder is closed");
        }
        while (bytes.hasRemaining()) {
            if (awaited == Awaited.NOTHING) {
                throw new InvalidMessageException("the coded tensor goes on for " + bytes.remaining()
                        + " bytes after the last element of " + target);
            }
            int count = Math.min(wanted - collected, bytes.remaining());
            bytes.get(workspace.pending, collected, count);
            collected += count;
            if (collected == wanted) {
                collected = 0;
                advance(workspace);
            }
        }
    }

    private void advance(Workspace workspace) {
        switch (awaited) {
            case HEADER:
                reader.header(workspace.pending);
                awaitNextChunk();
                break;
            case LENGTH:
                wanted = checkLength(Integers.little(workspace.pending, 0));
                awaited = Awaited.CHUNK;
                break;
            default:
                int count = nextElements();
                reader.read(undoStages(count, workspace), done, count);
                done += count;
                awaitNextChunk();
        }
    }

    private int nextElements() {
        return Math.min(chunkElements, elements - done);
    }

    private void awaitNextChunk() {
        if (done == elements) {
            awaited = Awaited.NOTHING;
        } else if (codec.sized) {
            awaited = Awaited.LENGTH;
            wanted = Integer.BYTES;
        } else {
            awaited = Awaited.CHUNK;
            wanted = codec.numbers.codedBytes(target.type(), nextElements());
        }
    }

    private int checkLength(int length) {
        int most = codec.maxChunkBytes(target.type(), nextElements());
        if (length < 1 || length > most) {
            throw new InvalidMessageException("a chunk of " + target + " coded as " + codec.format() + " has "
                    + Integer.toUnsignedString(length) + " bytes, must have 1 to " + most);
        }
        return length;
    }

    /** Decodes the chunk in {@code pending}; the numbers are in the array that is returned, from its start. */
    private byte[] undoStages(int count, Workspace workspace) {
        int exact = codec.numbers.codedBytes(target.type(), count);
        byte[] from = workspace.pending;
        byte[] to = workspace.front;
        int bytes = wanted;
        for (int index = codec.stages.size() - 1; index >= 0; index--) {
            Stage stage = codec.stages.get(index);
            int unit = unitBefore(index);
            int most = sizeBefore(index, exact);
            bytes = stage.decode(from, bytes, unit, to, most, workspace);
            if (isFixed(index) && bytes != exact) {
                throw new InvalidMessageException("a chunk of " + target + " coded as " + codec.format() + " holds "
                        + bytes + " bytes, must hold " + exact);
            }
            from = to;
            to = to == workspace.front ? workspace.back : workspace.front;
        }
        return from;
    }

    private int unitBefore(int stage) {
        int unit = codec.numbers.unit(target.type());
        for (int index = 0; index < stage; index++) {
            unit = codec.stages.get(index).unitAfter(unit);
        }
        return unit;
    }

    /** The most bytes that go into a stage, which are those that may come out when it is undone. */
    private int sizeBefore(int stage, int exact) {
        int bytes = exact;
        int unit = codec.numbers.unit(target.type());
        for (int index = 0; index < stage; index++) {
            bytes = codec.stages.get(index).maxBytes(bytes, unit);
            unit = codec.stages.get(index).unitAfter(unit);
        }
        return bytes;
    }

    /** Whether what goes into a stage has the size that the elements have. */
    private boolean isFixed(int stage) {
        return codec.stages.subList(0, stage).stream().allMatch(Stage::keepsSize);
    }

    @Override
    public Tensor finish() {
        if (awaited != Awaited.NOTHING) {
            throw new InvalidMessageException("the coded tensor ends within " + target + " coded as " + codec.format());
        }
        return target;
    }

    @Override
    public void close() {
        if (workspace != null) {
            Workspace.giveBack(workspace);
            workspace = null;
        }
    }
}
