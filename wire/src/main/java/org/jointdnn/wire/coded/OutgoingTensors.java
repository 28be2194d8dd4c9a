package org.jointdnn.wire.coded;

import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NoSuchElementException;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorEncoder;
import org.jointdnn.wire.codec.UncodableTensorException;
import org.jointdnn.wire.jointdnn.TensorChunk;
import org.jspecify.annotations.Nullable;

/**
 * Tensors as chunks, each coded when it is asked for; one that its codec refuses comes raw and says so.
 *
 * <p>Thread safety: none; one thread at a time.
 */
public final class OutgoingTensors implements AutoCloseable {
    private final List<OutgoingTensor> tensors;
    private final VisitCoding coding;
    private int index = -1;
    private @Nullable TensorEncoder encoder;
    private boolean plain;
    private boolean uncoded;

    /** @param tensors in the order in which the header declares them; they must not change until this is closed */
    public OutgoingTensors(List<OutgoingTensor> tensors, VisitCoding coding) {
        this.tensors = List.copyOf(tensors);
        this.coding = coding;
    }

    /** Whether there is another chunk; begins to code the next tensor to find out, if one has ended. */
    public boolean hasNext() {
        while (encoder == null || !encoder.hasNext()) {
            if (index + 1 >= tensors.size()) {
                return false;
            }
            close();
            index++;
            encoder = open(tensors.get(index));
        }
        return true;
    }

    private TensorEncoder open(OutgoingTensor out) {
        coding.sent(0, out.tensor().bytes());
        plain = !out.coded();
        uncoded = false;
        if (!plain) {
            try {
                return coding.run(() -> out.codec().encoder(out.tensor()));
            } catch (UncodableTensorException e) {
                coding.refuse(out.name(), out.codec().name(), String.valueOf(e.getMessage()));
                uncoded = true;
                plain = true;
            }
        }
        return Codecs.RAW.encoder(out.tensor());
    }

    /** The next chunk; it may share memory with its tensor. */
    public TensorChunk next() {
        if (!hasNext() || encoder == null) {
            throw new NoSuchElementException("all tensors are coded to their ends, or this is closed");
        }
        ByteBuffer piece = plain ? encoder.next() : coding.run(encoder::next);
        coding.sent(piece.remaining(), 0);
        TensorChunk.Builder chunk =
                TensorChunk.newBuilder().setTensor(index).setData(UnsafeByteOperations.unsafeWrap(piece));
        if (uncoded) {
            chunk.setUncoded(true);
            uncoded = false;
        }
        return chunk.build();
    }

    /** Ends the tensor that is being coded; does nothing if none is. */
    @Override
    public void close() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }
}
