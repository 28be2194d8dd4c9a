package org.jointdnn.wire.coded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorDecoder;
import org.jointdnn.wire.jointdnn.TensorChunk;
import org.jspecify.annotations.Nullable;

/**
 * Tensors from chunks, decoded as they come. Memory for a tensor is allocated when its first bytes are there, and one is
 * decoded at a time. Of no use any more once it has thrown, but for closing.
 *
 * <p>Thread safety: none; one thread at a time.
 */
public final class IncomingTensors implements AutoCloseable {
    private final List<DeclaredTensor> declared;
    private final VisitCoding coding;
    private final Map<String, Tensor> finished = new LinkedHashMap<>();
    private int index = -1;
    private @Nullable DeclaredTensor current;
    private @Nullable TensorDecoder decoder;

    /**
     * @param declared by the header, checked against what is expected
     * @throws InvalidMessageException if they are together larger than a message may be
     */
    public IncomingTensors(List<DeclaredTensor> declared, WireLimits limits, VisitCoding coding) {
        this.declared = List.copyOf(declared);
        this.coding = coding;
        long left = limits.maxMessageBytes();
        for (DeclaredTensor tensor : declared) {
            left -= tensor.spec().bytes();
            if (left < 0) {
                throw new InvalidMessageException(
                        "the tensors have more than " + limits.maxMessageBytes() + " bytes together");
            }
        }
    }

    /** Takes the next chunk; throws InvalidMessageException if it isn't one that may come now. */
    public void accept(TensorChunk chunk) {
        int tensor = chunk.getTensor();
        if (tensor < 0 || tensor >= declared.size()) {
            throw new InvalidMessageException(
                    "a chunk is of tensor " + Integer.toUnsignedString(tensor) + ", the header has " + declared.size());
        }
        if (chunk.getData().isEmpty()) {
            throw new InvalidMessageException("a chunk of tensor " + tensor + " has no bytes");
        }
        if (tensor < index) {
            throw new InvalidMessageException("a chunk of tensor " + tensor + " comes after one of tensor " + index);
        }
        if (tensor == index && chunk.getUncoded()) {
            throw new InvalidMessageException("a later chunk of tensor " + tensor + " says that it is uncoded");
        }
        while (index < tensor) {
            finishCurrent();
            index++;
            open(index == tensor && chunk.getUncoded());
        }
        decode(chunk);
    }

    private void open(boolean uncoded) {
        DeclaredTensor header = declared.get(index);
        if (uncoded && header.coded()) {
            coding.refuse(
                    header.spec().name(), header.codec().format(), "the other side found values that it can't code");
        }
        TensorSpec spec = header.spec();
        DeclaredTensor opened = uncoded ? new DeclaredTensor(spec, Codecs.RAW) : header;
        coding.received(0, spec.bytes());
        current = opened;
        decoder = opened.codec().decoder(Tensor.allocate(spec.type(), spec.shape()));
    }

    private void decode(TensorChunk chunk) {
        TensorDecoder into = decoder;
        DeclaredTensor tensor = current;
        if (into == null || tensor == null) {
            throw new IllegalStateException("the tensors are complete, or this is closed");
        }
        coding.received(chunk.getData().size(), 0);
        try {
            if (tensor.coded()) {
                coding.run(() -> {
                    into.accept(chunk.getData().asReadOnlyByteBuffer());
                    return into;
                });
            } else {
                into.accept(chunk.getData().asReadOnlyByteBuffer());
            }
        } catch (InvalidMessageException e) {
            throw VisitCoding.about(tensor, e);
        }
    }

    private void finishCurrent() {
        if (decoder != null && current != null) {
            try {
                finished.put(current.spec().name(), decoder.finish());
            } catch (InvalidMessageException e) {
                throw VisitCoding.about(current, e);
            }
            close();
        }
    }

    /** The tensors by name, in the header's order; throws InvalidMessageException if bytes are missing. */
    public Map<String, Tensor> finish() {
        finishCurrent();
        while (index + 1 < declared.size()) {
            index++;
            open(false);
            finishCurrent();
        }
        return finished;
    }

    /** Gives back scratch memory; does nothing the second time. */
    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
    }
}
