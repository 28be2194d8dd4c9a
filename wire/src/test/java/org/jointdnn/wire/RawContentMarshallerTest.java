package org.jointdnn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.HasByteBuffer;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jointdnn.wire.inference.InferParameter;
import org.jointdnn.wire.inference.InferTensorContents;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferInputTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawContentMarshallerTest {
    private final Marshaller<ModelInferRequest> marshaller = InferMethod.DESCRIPTOR.getRequestMarshaller();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsWhatTheOrdinaryParserReads(long seed) throws Exception {
        ModelInferRequest message = random(new SplittableRandom(seed));
        byte[] bytes = message.toByteArray();

        assertThat(marshaller.parse(new Known(bytes))).isEqualTo(message);
        assertThat(marshaller.parse(new Chunked(bytes, 1 + (int) seed * 37))).isEqualTo(message);
        assertThat(marshaller.parse(new ByteArrayInputStream(bytes))).isEqualTo(message);
        assertThat(ModelInferRequest.parseFrom(marshaller.stream(message))).isEqualTo(message);
    }

    @Test
    void tensorsLandInDirectBuffers() {
        ModelInferRequest message = ModelInferRequest.newBuilder()
                .addRawInputContents(ByteString.copyFrom(new byte[100_000]))
                .build();
        ModelInferRequest read = marshaller.parse(new Known(message.toByteArray()));

        assertThat(read.getRawInputContents(0).asReadOnlyByteBuffer().isDirect())
                .isTrue();
    }

    @Test
    void fieldsMayComeInAnyOrder() {
        byte[] tail =
                ModelInferRequest.newBuilder().setModelName("late").build().toByteArray();
        byte[] head = ModelInferRequest.newBuilder()
                .addRawInputContents(ByteString.copyFromUtf8("ab"))
                .addRawInputContents(ByteString.copyFromUtf8("c"))
                .build()
                .toByteArray();
        byte[] both = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);

        ModelInferRequest read = marshaller.parse(new Known(both));

        assertThat(read.getModelName()).isEqualTo("late");
        assertThat(read.getRawInputContentsList())
                .containsExactly(ByteString.copyFromUtf8("ab"), ByteString.copyFromUtf8("c"));
    }

    @Test
    void aMessageCutAnywhereIsRefusedOrAPrefixOfFields() {
        byte[] bytes = random(new SplittableRandom(99)).toByteArray();
        SplittableRandom cuts = new SplittableRandom(100);
        int refused = 0;
        for (int trial = 0; trial < 500; trial++) {
            byte[] cut = Arrays.copyOf(bytes, cuts.nextInt(bytes.length));
            try {
                ModelInferRequest ordinary = ModelInferRequest.parseFrom(cut);
                assertThat(marshaller.parse(new Known(cut))).isEqualTo(ordinary);
            } catch (InvalidProtocolBufferException e) {
                refused++;
                assertThatThrownBy(() -> marshaller.parse(new Known(cut))).isInstanceOf(StatusRuntimeException.class);
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aLengthBeyondTheMessageAllocatesNothing() {
        // Field 7, length 2^31 - 1, in a message of 6 bytes.
        byte[] bytes = {0x3a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07};
        assertThatThrownBy(() -> marshaller.parse(new Known(bytes)))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("a field of 2147483647 bytes in a message with 0 left");
        byte[] endless = new byte[12];
        Arrays.fill(endless, (byte) 0xff);
        assertThatThrownBy(() -> marshaller.parse(new Known(endless))).isInstanceOf(StatusRuntimeException.class);
    }

    private static ModelInferRequest random(SplittableRandom random) {
        ModelInferRequest.Builder message = ModelInferRequest.newBuilder()
                .setModelName("model")
                .setId("id")
                .putParameters(
                        "p", InferParameter.newBuilder().setDoubleParam(0.5).build());
        for (int count = random.nextInt(4); count > 0; count--) {
            message.addInputs(InferInputTensor.newBuilder()
                    .setName("x" + count)
                    .addShape(random.nextLong())
                    .setContents(
                            InferTensorContents.newBuilder().addFp32Contents(1).addInt64Contents(-1)));
            byte[] raw = new byte[random.nextInt(100_000)];
            random.nextBytes(raw);
            message.addRawInputContents(ByteString.copyFrom(raw));
        }
        return message.build();
    }

    /** A stream as a transport without byte buffers gives it. */
    private static class Known extends ByteArrayInputStream implements KnownLength {
        Known(byte[] bytes) {
            super(bytes);
        }
    }

    /** A stream as netty gives it: byte buffers, each holding a part of what is left. */
    private static final class Chunked extends Known implements HasByteBuffer {
        private final int chunk;

        Chunked(byte[] bytes, int chunk) {
            super(bytes);
            this.chunk = chunk;
        }

        @Override
        public boolean byteBufferSupported() {
            return true;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return ByteBuffer.wrap(buf, pos, Math.min(chunk, count - pos)).slice();
        }
    }
}
