package org.jointdnn.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.CorruptedMessageException;
import org.jointdnn.wire.InferMethod;
import org.jointdnn.wire.MessageChecksums;
import org.jointdnn.wire.PartsChecksum;
import org.jointdnn.wire.SegmentRequest;
import org.jointdnn.wire.TensorMessages;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.coded.CodedMessages;
import org.jointdnn.wire.coded.OutgoingTensor;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferRequestedOutputTensor;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.jointdnn.InferAnswerPart;
import org.jointdnn.wire.jointdnn.InferRequestPart;
import org.jointdnn.wire.jointdnn.JointDnnServiceGrpc;
import org.jointdnn.wire.jointdnn.TensorChunk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests of which one bit has changed: never an answer that a device takes, but the right one. */
@Timeout(120)
class DamagedMessagesTest {
    private static final float[] EXPECTED = {6, 9, 12, 15};

    /** Requests as bytes, whatever they are. */
    private static final MethodDescriptor<byte[], ModelInferResponse> BYTES = InferMethod.DESCRIPTOR.toBuilder(
                    new MethodDescriptor.Marshaller<byte[]>() {
                        @Override
                        public InputStream stream(byte[] bytes) {
                            return new ByteArrayInputStream(bytes);
                        }

                        @Override
                        public byte[] parse(InputStream stream) {
                            throw new UnsupportedOperationException("only sent");
                        }
                    },
                    InferMethod.DESCRIPTOR.getResponseMarshaller())
            .build();

    private final Arithmetic model = new Arithmetic();
    private final CloudServer server = start();
    private final ManagedChannel channel = Grpc.newChannelBuilder(
                    "127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
            .build();

    private CloudServer start() {
        ModelSource source = new ModelSource() {
            @Override
            public List<String> names() {
                return List.of("arithmetic");
            }

            @Override
            public Path resolve(String name) {
                return Path.of(name);
            }
        };
        return CloudServer.start(
                CloudSettings.of("127.0.0.1", 0, Path.of("unused")),
                new ServedModels(List.of(source), (name, file) -> model));
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    private ModelInferRequest.Builder segment() {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("arithmetic");
        new SegmentRequest(model.bundle().modelHash(), 0, 2, "q", List.of("x")).writeTo(request);
        return request.addOutputs(InferRequestedOutputTensor.newBuilder().setName("y"));
    }

    private static Tensor x() {
        return Tensor.ofFloats(Shape.of(4), 1, 2, 3, 4);
    }

    @Test
    void noFlippedBitOfARequestGivesAWrongAnswer() {
        ModelInferRequest.Builder request = segment();
        TensorMessages.addInput(request, "x", x());
        long checksum = MessageChecksums.seal(request);
        byte[] bytes = request.build().toByteArray();
        Map<Status.Code, Integer> refusals = new EnumMap<>(Status.Code.class);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                ModelInferResponse answer = ClientCalls.blockingUnaryCall(channel, BYTES, CallOptions.DEFAULT, damaged);
                MessageChecksums.verify(answer, checksum);
                assertThat(TensorMessages.outputs(answer, WireLimits.DEFAULT).get("y"))
                        .as("bit %s", bit)
                        .satisfies(y -> assertThat(y.toFloats()).containsExactly(EXPECTED));
            } catch (StatusRuntimeException refused) {
                refusals.merge(refused.getStatus().getCode(), 1, Integer::sum);
            } catch (CorruptedMessageException unsealed) {
                assertThat(unsealed).hasMessage("the answer has no checksum");
            }
        }
        // The others have lost their checksum together with something else.
        assertThat(refusals.keySet())
                .isSubsetOf(
                        Status.Code.DATA_LOSS,
                        Status.Code.INVALID_ARGUMENT,
                        Status.Code.NOT_FOUND,
                        Status.Code.FAILED_PRECONDITION);
        assertThat(refusals.get(Status.Code.DATA_LOSS)).isGreaterThan(7 * bytes.length);
    }

    @Test
    void aDamagedTensorIsDataLossAndNothingRuns() {
        ModelInferRequest.Builder request = segment();
        TensorMessages.addInput(request, "x", x());
        MessageChecksums.seal(request);
        request.setRawInputContents(0, ByteString.copyFrom(new byte[16]));
        assertThatThrownBy(() -> infer(request.build()))
                .hasMessage("DATA_LOSS: the tensor 'x' has changed on its way, by its checksum");
        assertThat(model.recycled).hasValue(0);
    }

    @Test
    void aPartOfAStreamThatCantBeParsedIsDataLoss() throws Exception {
        MethodDescriptor<byte[], InferAnswerPart> method = JointDnnServiceGrpc.getStreamInferMethod().toBuilder(
                        BYTES.getRequestMarshaller(),
                        JointDnnServiceGrpc.getStreamInferMethod().getResponseMarshaller())
                .build();
        BlockingClientCall<byte[], InferAnswerPart> call =
                ClientCalls.blockingBidiStreamingCall(channel, method, CallOptions.DEFAULT);
        call.write(new byte[] {10, 100, 1});
        assertThatThrownBy(call::read)
                .isInstanceOfSatisfying(
                        StatusException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.DATA_LOSS));
    }

    @Test
    void whoSendsNoChecksumsGetsNone() {
        ModelInferRequest.Builder request = segment();
        TensorMessages.addInput(request, "x", x());
        ModelInferResponse answer = infer(request.build());
        assertThat(answer.getParametersMap()).doesNotContainKey("jointdnn_crc32");
        assertThat(answer.getOutputs(0).getParametersMap()).isEmpty();
    }

    @Test
    void aStreamIsSealedBothWaysAndDamageIsFound() throws Exception {
        assertThat(stream(0)).containsExactly(EXPECTED);
        for (int damaged = 1; damaged <= 3; damaged++) {
            int kind = damaged;
            assertThatThrownBy(() -> stream(kind))
                    .isInstanceOfSatisfying(
                            StatusException.class,
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.DATA_LOSS));
        }
    }

    /** @param damage 1: another value, 2: a checksum is missing, 3: two chunks change places */
    private float[] stream(int damage) throws InterruptedException, StatusException {
        ModelInferRequest.Builder header = segment();
        CodedMessages.declareInput(header, new OutgoingTensor("x", x(), Codecs.RAW));
        long checksum = MessageChecksums.seal(header);
        List<TensorChunk> chunks = chunks(new PartsChecksum(checksum));
        if (damage == 1) {
            chunks.set(
                    1,
                    chunks.get(1).toBuilder()
                            .setData(ByteString.copyFrom(new byte[8]))
                            .build());
        } else if (damage == 2) {
            chunks.set(1, chunks.get(1).toBuilder().clearCrc32().build());
        } else if (damage == 3) {
            chunks.add(0, chunks.remove(1));
        }
        BlockingClientCall<InferRequestPart, InferAnswerPart> call = ClientCalls.blockingBidiStreamingCall(
                channel,
                JointDnnServiceGrpc.getStreamInferMethod(),
                CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS));
        call.write(InferRequestPart.newBuilder().setHeader(header).build());
        for (TensorChunk chunk : chunks) {
            call.write(InferRequestPart.newBuilder().setChunk(chunk).build());
        }
        call.halfClose();
        ModelInferResponse answer = call.read().getHeader();
        PartsChecksum parts = new PartsChecksum(MessageChecksums.verify(answer, checksum));
        TensorChunk y = call.read().getChunk();
        parts.verify(y);
        parts.verify(call.read().getEnd());
        return Tensor.of(x().type(), x().shape(), y.getData().asReadOnlyByteBuffer())
                .toFloats();
    }

    private static List<TensorChunk> chunks(PartsChecksum checksum) {
        ByteString bytes = ByteString.copyFrom(x().data());
        List<TensorChunk> chunks = new ArrayList<>();
        for (int at = 0; at < bytes.size(); at += 8) {
            chunks.add(checksum.seal(TensorChunk.newBuilder()
                    .setData(bytes.substring(at, at + 8))
                    .build()));
        }
        return chunks;
    }

    private ModelInferResponse infer(ModelInferRequest request) {
        return ClientCalls.blockingUnaryCall(channel, InferMethod.DESCRIPTOR, CallOptions.DEFAULT, request);
    }
}
