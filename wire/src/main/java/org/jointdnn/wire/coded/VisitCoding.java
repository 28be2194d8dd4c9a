package org.jointdnn.wire.coded;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.codec.UncodableTensorException;

/**
 * One side's coding for one visit, and the account of it. A tensor that its codec refuses goes raw.
 *
 * <p>Thread safety: none; one thread at a time.
 */
public final class VisitCoding {
    private final CodingWork work;
    private final List<Refused> refused = new ArrayList<>();
    private long sentBytes;
    private long sentRawBytes;
    private long receivedBytes;
    private long receivedRawBytes;

    /** A tensor that crosses raw although a codec was meant for it. */
    public record Refused(String tensor, String codec, String reason) {}

    /** A tensor's bytes in one piece, and the codec that made them. */
    record Encoded(TensorCodec codec, ByteBuffer bytes) {}

    public VisitCoding(CodingWork work) {
        this.work = work;
    }

    /** The codec of a name for tensors of a type and shape; raw, and a note of it, if there is none. */
    public TensorCodec choose(String tensor, String codecName, ElementType type, Shape shape) {
        TensorCodec codec;
        try {
            codec = Codecs.parse(codecName);
        } catch (IllegalArgumentException unknown) {
            refuse(tensor, codecName, String.valueOf(unknown.getMessage()));
            return Codecs.RAW;
        }
        String refusal = codec.refusal(type, shape).orElse("");
        if (!refusal.isEmpty()) {
            refuse(tensor, codecName, refusal);
            return Codecs.RAW;
        }
        return codec;
    }

    /** Notes that a tensor crosses raw. */
    public void refuse(String tensor, String codec, String reason) {
        refused.add(new Refused(tensor, codec, reason));
    }

    Encoded encode(OutgoingTensor out) {
        Encoded encoded = new Encoded(Codecs.RAW, out.tensor().data());
        if (out.coded()) {
            try {
                encoded = new Encoded(out.codec(), run(() -> out.codec().encode(out.tensor())));
            } catch (UncodableTensorException e) {
                refuse(out.name(), out.codec().name(), String.valueOf(e.getMessage()));
            }
        }
        sent(encoded.bytes().remaining(), out.tensor().bytes());
        return encoded;
    }

    Tensor decode(DeclaredTensor declared, ByteBuffer bytes) {
        TensorSpec spec = declared.spec();
        received(bytes.remaining(), spec.bytes());
        if (declared.coded()) {
            try {
                return run(() -> declared.codec().decode(spec.type(), spec.shape(), bytes));
            } catch (InvalidMessageException e) {
                throw about(declared, e);
            }
        }
        if (bytes.remaining() != spec.bytes()) {
            throw new InvalidMessageException("tensor '" + spec.name() + "' of type "
                    + spec.type().protocolName() + " and shape " + spec.shape() + " needs " + spec.bytes()
                    + " bytes, got " + bytes.remaining());
        }
        return Tensor.of(spec.type(), spec.shape(), bytes);
    }

    static InvalidMessageException about(DeclaredTensor declared, InvalidMessageException problem) {
        return new InvalidMessageException(
                "tensor '" + declared.spec().name() + "' coded as "
                        + declared.codec().format() + ": " + problem.getMessage(),
                problem);
    }

    <T> T run(Supplier<T> stretch) {
        return work.run(stretch);
    }

    void sent(long bytes, long rawBytes) {
        sentBytes += bytes;
        sentRawBytes += rawBytes;
    }

    void received(long bytes, long rawBytes) {
        receivedBytes += bytes;
        receivedRawBytes += rawBytes;
    }

    /** Of tensors sent, as they crossed. */
    public long sentBytes() {
        return sentBytes;
    }

    /** Of tensors sent, as they are. */
    public long sentRawBytes() {
        return sentRawBytes;
    }

    /** Of tensors received, as they crossed. */
    public long receivedBytes() {
        return receivedBytes;
    }

    /** Of tensors received, as they are. */
    public long receivedRawBytes() {
        return receivedRawBytes;
    }

    /** Encoding and decoding on this side. */
    public long nanos() {
        return work.nanos();
    }

    /** What went raw although a codec was meant for it. */
    public List<Refused> refused() {
        return List.copyOf(refused);
    }
}
