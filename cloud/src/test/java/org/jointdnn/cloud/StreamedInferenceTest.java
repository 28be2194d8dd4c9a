package org.jointdnn.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.CodecParameter;
import org.jointdnn.wire.InferMethod;
import org.jointdnn.wire.ServerStamps;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.inference.InferParameter;
import org.jointdnn.wire.inference.InferTensorContents;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferInputTensor;
import org.jointdnn.wire.inference.ModelInferRequest.InferRequestedOutputTensor;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.jointdnn.InferAnswerPart;
import org.jointdnn.wire.jointdnn.InferRequestPart;
import org.jointdnn.wire.jointdnn.JointDnnServiceGrpc;
import org.jointdnn.wire.jointdnn.TensorChunk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests and answers in coded tensors, over loopback: in one message, and in chunks. */
@Timeout(60)
class StreamedInferenceTest {
    private static final Tensor X = Tensor.ofFloats(Shape.of(4), 1, 2, 3, 4);

    private Arithmetic model = new Arithmetic();
    private CloudServer server = start();
    private ManagedChannel channel = open();

    private record Attack(String title, String text, List<InferRequestPart> parts) {
        @Override
        public String toString() {
            return title;
        }
    }

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

    private ManagedChannel open() {
        return Grpc.newChannelBuilder("127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    @Test
    void oneMessageCanHoldCodedTensors() {
        ModelInferRequest request = header("raw+zrun", "q8")
                .addRawInputContents(bytes("raw+zrun", X))
                .build();

        ModelInferResponse answer =
                ClientCalls.blockingUnaryCall(channel, InferMethod.DESCRIPTOR, CallOptions.DEFAULT, request);

        assertThat(codec(answer)).isEqualTo("q8");
        assertThat(decode("q8", answer.getRawOutputContents(0)))
                .usingComparatorWithPrecision(0.05f)
                .containsExactly(6, 9, 12, 15);
        assertThat(ServerStamps.of(answer).codingNanos()).isPositive();
    }

    @Test
    void withoutCodecsAnAnswerSaysNothingOfThem() {
        ModelInferRequest request =
                header("", "").addRawInputContents(bytes("raw", X)).build();
        ModelInferResponse answer =
                ClientCalls.blockingUnaryCall(channel, InferMethod.DESCRIPTOR, CallOptions.DEFAULT, request);
        assertThat(answer.getOutputs(0).getParametersMap()).isEmpty();
        assertThat(answer.getParametersMap()).doesNotContainKey("jointdnn_coding_nanos");
    }

    @Test
    void tensorsComeAndGoInChunks() {
        ByteString coded = bytes("raw+shuffle+zstd1", X);
        List<InferRequestPart> parts = new ArrayList<>(List.of(part(header("raw+shuffle+zstd1", "q8"))));
        for (int at = 0; at < coded.size(); at++) {
            parts.add(chunk(0, coded.substring(at, at + 1)));
        }

        List<InferAnswerPart> answer = ask(parts);

        assertThat(answer.stream().map(InferAnswerPart::getPartCase))
                .containsExactly(
                        InferAnswerPart.PartCase.HEADER, InferAnswerPart.PartCase.CHUNK, InferAnswerPart.PartCase.END);
        assertThat(codec(answer.get(0).getHeader())).isEqualTo("q8");
        assertThat(answer.get(0).getHeader().getRawOutputContentsCount()).isZero();
        assertThat(ServerStamps.of(answer.get(0).getHeader()).computeNanos()).isEqualTo(Arithmetic.COMPUTE_NANOS);
        assertThat(decode("q8", answer.get(1).getChunk().getData()))
                .usingComparatorWithPrecision(0.05f)
                .containsExactly(6, 9, 12, 15);
        assertThat(answer.get(2).getEnd().getCodingNanos()).isPositive();
        assertThat(model.recycled).hasValue(1);
    }

    @Test
    void rawTensorsComeInChunksToo() {
        ByteString raw = bytes("raw", X);
        List<InferAnswerPart> answer =
                ask(List.of(part(header("", "")), chunk(0, raw.substring(0, 5)), chunk(0, raw.substring(5))));
        assertThat(decode("raw", answer.get(1).getChunk().getData())).containsExactly(6, 9, 12, 15);
        assertThat(answer.get(2).getEnd().getCodingNanos()).isZero();
    }

    @Test
    void whatACodecRefusesComesRawAndSaysSo() {
        Tensor notFinite = Tensor.ofFloats(Shape.of(4), 1, Float.NaN, 3, 4);
        InferRequestPart uncoded = InferRequestPart.newBuilder()
                .setChunk(TensorChunk.newBuilder()
                        .setData(bytes("raw", notFinite))
                        .setUncoded(true))
                .build();

        List<InferAnswerPart> answer = ask(List.of(part(header("q8", "q8+zstd1")), uncoded));

        assertThat(codec(answer.get(0).getHeader())).isEqualTo("q8+zstd1");
        assertThat(answer.get(1).getChunk().getUncoded()).isTrue();
        assertThat(decode("raw", answer.get(1).getChunk().getData())).containsExactly(6, Float.NaN, 12, 15);
    }

    static Stream<Attack> attacks() {
        InferRequestPart header = part(header("raw+shuffle", ""));
        ByteString x = bytes("raw+shuffle", X);
        return Stream.of(
                new Attack("nothing", "the request has no header", List.of()),
                new Attack("a chunk first", "begins with a chunk, must begin with a header", List.of(chunk(0, x))),
                new Attack(
                        "an empty part",
                        "neither a header nor a chunk",
                        List.of(header, InferRequestPart.getDefaultInstance())),
                new Attack("two headers", "has a second header", List.of(header, header)),
                new Attack("a header late", "has a second header", List.of(header, chunk(0, x), header)),
                new Attack(
                        "a header with contents",
                        "the header has contents of tensors",
                        List.of(part(header("", "").addRawInputContents(bytes("raw", X))))),
                new Attack(
                        "a header with typed contents",
                        "the header has contents of tensors",
                        List.of(part(header("", "")
                                .setInputs(
                                        0,
                                        input("")
                                                .setContents(InferTensorContents.newBuilder()
                                                        .addFp32Contents(1)))))),
                new Attack("an unknown tensor", "tensor 1, the header has 1", List.of(header, chunk(1, x))),
                new Attack("a negative tensor", "tensor 4294967295, the header has 1", List.of(header, chunk(-1, x))),
                new Attack("an empty chunk", "a chunk of tensor 0 has no bytes", List.of(header, chunk(0, ""))),
                new Attack(
                        "bytes after the last",
                        "tensor 'x' coded as raw+shuffle: the coded tensor goes on for 1 bytes",
                        List.of(header, chunk(0, x), chunk(0, "z"))),
                new Attack(
                        "an early end",
                        "tensor 'x' coded as raw+shuffle: the coded tensor ends within",
                        List.of(header, chunk(0, x.substring(1)))),
                new Attack(
                        "no chunk at all", "tensor 'x' coded as raw+shuffle: the coded tensor ends", List.of(header)),
                new Attack(
                        "uncoded in the middle",
                        "a later chunk of tensor 0 says that it is uncoded",
                        List.of(
                                header,
                                chunk(0, x.substring(0, 1)),
                                InferRequestPart.newBuilder()
                                        .setChunk(TensorChunk.newBuilder()
                                                .setUncoded(true)
                                                .setData(x))
                                        .build())),
                new Attack(
                        "an unknown codec",
                        "tensor 'x': 'q9' is not a codec: there is no number format 'q9'",
                        List.of(part(header("q9", "")), chunk(0, x))),
                new Attack(
                        "an unknown codec for the answer",
                        "tensor 'y': 'raw+rar' is not a codec: there is no stage 'rar'",
                        List.of(part(header("", "raw+rar")))),
                new Attack(
                        "a codec for other shapes",
                        "tensor 'y' can't be coded as q8c: q8c was given ranges of 2 channels",
                        List.of(part(header("", "q8c[0:1,0:1]")))),
                new Attack(
                        "a codec that is a number",
                        "parameter jointdnn_codec is a INT64_PARAM, must be a string",
                        List.of(part(header("", "")
                                .setInputs(
                                        0,
                                        input("")
                                                .putParameters(
                                                        CodecParameter.NAME,
                                                        InferParameter.newBuilder()
                                                                .setInt64Param(8)
                                                                .build()))))),
                new Attack(
                        "another shape",
                        "tensor 'x' is FP32[268435456], must be FP32[4]",
                        List.of(part(header("", "").setInputs(0, input("").setShape(0, 1 << 28))))),
                new Attack(
                        "a bomb",
                        "the message's coded tensors decode to more than",
                        List.of(part(
                                header("", "").setInputs(0, input("raw+zstd1").setShape(0, 1L << 40))))),
                new Attack(
                        "damaged bytes",
                        "tensor 'x' coded as raw+zstd1: a chunk",
                        List.of(part(header("raw+zstd1", "")), chunk(0, "\4\0\0\0abcd"))));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void whatNoDeviceSendsIsRefused(Attack attack) {
        assertThatThrownBy(() -> ask(attack.parts())).isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> {
            assertThat(refusal.getStatus().getDescription()).contains(attack.text());
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        });
        tensorsComeAndGoInChunks();
    }

    @Test
    void aMessageOfWrongCodedTensorsIsRefused() {
        refused(header("raw+shuffle", ""), "the message describes 1 tensors, but raw_input_contents has 0");
        refused(
                header("raw+shuffle", "")
                        .setInputs(
                                0,
                                input("raw+shuffle")
                                        .setContents(
                                                InferTensorContents.newBuilder().addFp32Contents(1))),
                "a message with coded tensors must have all in raw_input_contents");
        refused(
                header("raw+shuffle", "").addRawInputContents(ByteString.copyFromUtf8("short")),
                "tensor 'x' coded as raw+shuffle: the coded tensor ends within FP32[4]");
    }

    private void refused(ModelInferRequest.Builder request, String text) {
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                        channel, InferMethod.DESCRIPTOR, CallOptions.DEFAULT, request.build()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> {
                    assertThat(refusal.getStatus().getDescription()).contains(text);
                    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                });
    }

    /** What waits to be read is not coded yet, and is freed when the client goes. */
    @Test
    void anAnswerThatNobodyReadsIsHeldBackAndFreed() throws InterruptedException {
        stop();
        int elements = 8 << 20;
        model = new Arithmetic(elements);
        server = start();
        channel = open();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        ClientCall<InferRequestPart, InferAnswerPart> call =
                channel.newCall(JointDnnServiceGrpc.getStreamInferMethod(), CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(InferAnswerPart first) {
                        begun.complete(null);
                    }
                },
                new Metadata());
        call.request(1);
        ModelInferRequest.Builder header = header("raw+zrun", "raw+shuffle");
        header.setInputs(0, header.getInputs(0).toBuilder().setShape(0, elements));
        call.sendMessage(part(header));
        call.sendMessage(chunk(0, bytes("raw+zrun", Tensor.allocate(ElementType.FLOAT32, Shape.of(elements)))));
        call.halfClose();
        begun.join();

        assertThat(model.recycled).hasValue(0);
        call.cancel("enough", null);
        while (model.recycled.get() == 0) {
            Thread.yield();
        }
    }

    private List<InferAnswerPart> ask(List<InferRequestPart> parts) {
        List<InferAnswerPart> answer = new ArrayList<>();
        CompletableFuture<List<InferAnswerPart>> done = new CompletableFuture<>();
        StreamObserver<InferRequestPart> request = JointDnnServiceGrpc.newStub(channel)
                .streamInfer(new StreamObserver<>() {
                    @Override
                    public void onNext(InferAnswerPart part) {
                        answer.add(part);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        done.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        done.complete(answer);
                    }
                });
        parts.forEach(request::onNext);
        request.onCompleted();
        try {
            return done.join();
        } catch (CompletionException e) {
            throw (StatusRuntimeException) e.getCause();
        }
    }

    /** A request for the whole model; an empty codec is no codec. */
    private static ModelInferRequest.Builder header(String codec, String wanted) {
        InferRequestedOutputTensor.Builder output =
                InferRequestedOutputTensor.newBuilder().setName("y");
        if (!wanted.isEmpty()) {
            output.putParameters(CodecParameter.NAME, CodecParameter.of(wanted));
        }
        return ModelInferRequest.newBuilder()
                .setModelName("arithmetic")
                .addInputs(input(codec))
                .addOutputs(output);
    }

    private static InferInputTensor.Builder input(String codec) {
        InferInputTensor.Builder input =
                InferInputTensor.newBuilder().setName("x").setDatatype("FP32").addShape(4);
        return codec.isEmpty() ? input : input.putParameters(CodecParameter.NAME, CodecParameter.of(codec));
    }

    private static InferRequestPart part(ModelInferRequest.Builder header) {
        return InferRequestPart.newBuilder().setHeader(header).build();
    }

    private static InferRequestPart chunk(int tensor, String data) {
        return chunk(tensor, ByteString.copyFromUtf8(data));
    }

    private static InferRequestPart chunk(int tensor, ByteString data) {
        return InferRequestPart.newBuilder()
                .setChunk(TensorChunk.newBuilder().setTensor(tensor).setData(data))
                .build();
    }

    private static ByteString bytes(String codec, Tensor tensor) {
        return ByteString.copyFrom(Codecs.parse(codec).encode(tensor));
    }

    private static float[] decode(String codec, ByteString bytes) {
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return Codecs.parse(codec)
                .decode(ElementType.FLOAT32, Shape.of(4), buffer)
                .toFloats();
    }

    private static String codec(ModelInferResponse answer) {
        return CodecParameter.in(answer.getOutputs(0).getParametersMap()).orElse("");
    }
}
