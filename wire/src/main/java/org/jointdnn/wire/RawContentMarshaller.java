package org.jointdnn.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import io.grpc.HasByteBuffer;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Reads messages whose tensors lie in a repeated {@code bytes} field of the top level, each tensor
 * straight from the transport's buffers into a direct buffer of its own, which is what the runtime
 * reads in place. The ordinary marshaller copies each byte three times, and beyond 4 MiB piecewise.
 *
 * <p>The message's other fields, in whatever order they come, are set aside and parsed as usual: a
 * protobuf message may be split between its fields and put together again.
 */
final class RawContentMarshaller<M extends MessageLite> implements Marshaller<M> {
    private static final int SCRATCH_BYTES = 16 << 10;

    private final M prototype;
    private final Marshaller<M> ordinary;
    private final int rawField;
    private final BiFunction<M, List<ByteString>, M> withRaw;

    /**
     * @param rawField number of the field that holds the tensors
     * @param withRaw adds the tensors to a message
     */
    RawContentMarshaller(M prototype, int rawField, BiFunction<M, List<ByteString>, M> withRaw) {
        this.prototype = prototype;
        this.ordinary = ProtoLiteUtils.marshaller(prototype);
        this.rawField = rawField;
        this.withRaw = withRaw;
    }

    @Override
    public InputStream stream(M message) {
        return ordinary.stream(message);
    }

    @Override
    public M parse(InputStream in) {
        if (!(in instanceof KnownLength)) {
            return ordinary.parse(in);
        }
        try {
            return read(in);
        } catch (InvalidProtocolBufferException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private static RuntimeException malformed(IOException cause) {
        return Status.INVALID_ARGUMENT
                .withDescription("the message is not well-formed: " + cause.getMessage())
                .withCause(cause)
                .asRuntimeException();
    }

    private M read(InputStream in) throws IOException {
        List<ByteString> raw = new ArrayList<>();
        ByteString.Output rest = ByteString.newOutput();
        CodedOutputStream fields = CodedOutputStream.newInstance(rest);
        byte[] scratch = new byte[SCRATCH_BYTES];
        for (int first = in.read(); first >= 0; first = in.read()) {
            int tag = (int) varint(in, first);
            if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int length = length(in);
                if (WireFormat.getTagFieldNumber(tag) == rawField) {
                    raw.add(readDirect(in, length, scratch));
                } else {
                    fields.writeUInt32NoTag(tag);
                    fields.writeUInt32NoTag(length);
                    copy(in, length, scratch, fields);
                }
            } else {
                fields.writeUInt32NoTag(tag);
                copyScalar(in, tag, scratch, fields);
            }
        }
        fields.flush();
        @SuppressWarnings("unchecked")
        M message = (M)
                prototype.getParserForType().parseFrom(rest.toByteString(), ExtensionRegistryLite.getEmptyRegistry());
        return raw.isEmpty() ? message : withRaw.apply(message, raw);
    }

    private static void copyScalar(InputStream in, int tag, byte[] scratch, CodedOutputStream to) throws IOException {
        switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT:
                to.writeUInt64NoTag(varint(in, readByte(in)));
                break;
            case WireFormat.WIRETYPE_FIXED32:
                copy(in, 4, scratch, to);
                break;
            case WireFormat.WIRETYPE_FIXED64:
                copy(in, 8, scratch, to);
                break;
            default:
                throw new InvalidProtocolBufferException("unexpected wire type in tag " + tag);
        }
    }

    /** A length that the rest of the message can hold: nothing is allocated for a false promise. */
    private static int length(InputStream in) throws IOException {
        long length = varint(in, readByte(in));
        if (length < 0 || length > in.available()) {
            throw new EOFException("a field of " + Long.toUnsignedString(length) + " bytes in a message with "
                    + in.available() + " left");
        }
        return (int) length;
    }

    private static long varint(InputStream in, int first) throws IOException {
        long value = first & 0x7f;
        int next = first;
        for (int shift = 7; (next & 0x80) != 0; shift += 7) {
            if (shift >= Long.SIZE) {
                throw new InvalidProtocolBufferException("a variable-length number has more than 10 bytes");
            }
            next = readByte(in);
            value |= (long) (next & 0x7f) << shift;
        }
        return value;
    }

    private static int readByte(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the message ends within a field");
        }
        return next;
    }

    private static void copy(InputStream in, int length, byte[] scratch, CodedOutputStream to) throws IOException {
        for (int left = length; left > 0; ) {
            int count = readSome(in, scratch, left);
            to.writeRawBytes(scratch, 0, count);
            left -= count;
        }
    }

    private static ByteString readDirect(InputStream in, int length, byte[] scratch) throws IOException {
        ByteBuffer content = ByteBuffer.allocateDirect(length);
        if (in instanceof HasByteBuffer && ((HasByteBuffer) in).byteBufferSupported()) {
            fillFromBuffers(in, content);
        } else {
            while (content.hasRemaining()) {
                content.put(scratch, 0, readSome(in, scratch, content.remaining()));
            }
        }
        ((Buffer) content).flip();
        return UnsafeByteOperations.unsafeWrap(content);
    }

    private static void fillFromBuffers(InputStream in, ByteBuffer content) throws IOException {
        while (content.hasRemaining()) {
            ByteBuffer next = ((HasByteBuffer) in).getByteBuffer();
            if (next == null || !next.hasRemaining()) {
                throw new EOFException("the message ends within a tensor");
            }
            int count = Math.min(next.remaining(), content.remaining());
            ((Buffer) next).limit(next.position() + count);
            content.put(next);
            for (long skipped = 0; skipped < count; ) {
                skipped += in.skip(count - skipped);
            }
        }
    }

    private static int readSome(InputStream in, byte[] scratch, int wanted) throws IOException {
        int count = in.read(scratch, 0, Math.min(wanted, scratch.length));
        if (count < 0) {
            throw new EOFException("the message ends within a field");
        }
        return count;
    }
}
