package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.wire.CodecParameter;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.inference.GRPCInferenceServiceGrpc;
import org.jointdnn.wire.inference.InferParameter;
import org.jointdnn.wire.inference.InferTensorContents;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferInputTensor;
import org.jointdnn.wire.inference.ModelInferRequest.InferRequestedOutputTensor;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.inference.ModelMetadataRequest;
import org.jointdnn.wire.jointdnn.CloudProfileRequest;
import org.jointdnn.wire.jointdnn.DescribeBundleRequest;
import org.jointdnn.wire.jointdnn.FetchBlobRequest;
import org.jointdnn.wire.jointdnn.InferAnswerPart;
import org.jointdnn.wire.jointdnn.InferRequestPart;
import org.jointdnn.wire.jointdnn.JointDnnServiceGrpc;
import org.jointdnn.wire.jointdnn.TensorChunk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real server refuses requests that contradict themselves or ask for too much, and then answers the next one. */
@Timeout(60)
class HostileClientTest {
    private static final int WIDTH = 16;
    private static final String MODEL = "dense";
    private static final int MAX_MESSAGE_BYTES = 32 << 20;

    @TempDir
    static Path folder;

    private static CloudServer server;
    private static ManagedChannel channel;

    private record Attack(String title, Status.Code code, String text, ModelInferRequest.Builder request) {
        @Override
        public String toString() {
            return title;
        }
    }

    @BeforeAll
    static void serve() throws IOException {
        Path models = Files.createDirectory(folder.resolve("models"));
        new DenseNetwork(2, WIDTH).write(models.resolve(MODEL + ".onnx"));
        new DenseNetwork(2, WIDTH).write(folder.resolve("private.onnx"));
        CloudSettings settings = new CloudSettings(
                "127.0.0.1",
                0,
                folder.resolve("cache"),
                1,
                1,
                8,
                1L << 30,
                Duration.ofMinutes(1),
                1L << 20,
                new WireLimits(MAX_MESSAGE_BYTES, 1024, 512, 32),
                Duration.ofSeconds(1));
        server = CloudServer.start(settings, List.of(new ModelFolder(models)));
        channel = Grpc.newChannelBuilder("127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
                .build();
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        server.close();
    }

    @AfterEach
    void theServerStillAnswers() {
        ModelInferResponse answer = infer(query());
        assertThat(answer.getRawOutputContents(0).size()).isEqualTo(4 * WIDTH);
    }

    static Stream<Attack> attacks() {
        ByteString raw = ByteString.copyFrom(new byte[4 * WIDTH]);
        String megabyte = "n".repeat(1 << 20);
        return Stream.of(
                invalid(
                        "raw and typed contents",
                        "has contents although raw_input_contents is used",
                        request(input("x", "FP32", 1, WIDTH)
                                        .setContents(
                                                InferTensorContents.newBuilder().addFp32Contents(1)))
                                .addRawInputContents(raw)),
                invalid(
                        "a product of extents that overflows",
                        "too many elements",
                        request(input("x", "FP32", 1L << 32, 1L << 32, 4)).addRawInputContents(raw)),
                invalid(
                        "a tensor beyond what a message may be",
                        "tensor 'x' is FP32[1, 268435456], must be FP32[1, 16]",
                        request(input("x", "FP32", 1, 1 << 28)).addRawInputContents(raw)),
                invalid(
                        "a negative extent",
                        "shape [-1, -16] has the negative extent",
                        request(input("x", "FP32", -1, -WIDTH)).addRawInputContents(raw)),
                invalid(
                        "the smallest extent",
                        "has the negative extent",
                        request(input("x", "FP32", 1, Long.MIN_VALUE)).addRawInputContents(raw)),
                invalid(
                        "a thousand extents",
                        "has 1000 extents, at most 32",
                        request(input("x", "FP32", LongStream.range(0, 1000).toArray()))
                                .addRawInputContents(raw)),
                invalid(
                        "an unknown type",
                        "has the type 'FP33'",
                        request(input("x", "FP33", 1, WIDTH)).addRawInputContents(raw)),
                invalid(
                        "a type of a megabyte",
                        "tensor 'x' has the type",
                        request(input("x", megabyte, 1, WIDTH)).addRawInputContents(raw)),
                invalid(
                        "more contents than tensors",
                        "describes 1 tensors, but raw_input_contents has 2",
                        query().addRawInputContents(raw)),
                invalid(
                        "a tensor too short",
                        "needs 64 bytes, got 63",
                        request(input("x", "FP32", 1, WIDTH)).addRawInputContents(raw.substring(1))),
                invalid(
                        "the same tensor twice",
                        "tensor 'x' appears twice",
                        query().addInputs(input("x", "FP32", 1, WIDTH)).addRawInputContents(raw)),
                invalid(
                        "another shape",
                        "tensor 'x' is FP32[16, 1], must be FP32[1, 16]",
                        request(input("x", "FP32", WIDTH, 1)).addRawInputContents(raw)),
                invalid(
                        "another type",
                        "tensor 'x' is INT32[1, 16], must be FP32[1, 16]",
                        request(input("x", "INT32", 1, WIDTH)).addRawInputContents(raw)),
                invalid(
                        "another name",
                        "takes no tensor 'image'; its inputs are x FP32[1, 16]",
                        request(input("image", "FP32", 1, WIDTH)).addRawInputContents(raw)),
                invalid(
                        "a name of a megabyte",
                        "the name of a tensor has 1048576 characters",
                        request(input(megabyte, "FP32", 1, WIDTH)).addRawInputContents(raw)),
                invalid("no input", "input 'x' is missing", request()),
                invalid(
                        "a million inputs",
                        "the message has 1000000 inputs, at most 1024",
                        request()
                                .addAllInputs(Collections.nCopies(
                                        1_000_000, input("x", "FP32").build()))),
                invalid(
                        "a million outputs",
                        "the message has 1000000 requested outputs, at most 1024",
                        query().addAllOutputs(Collections.nCopies(
                                1_000_000,
                                InferRequestedOutputTensor.newBuilder()
                                        .setName("y")
                                        .build()))),
                invalid(
                        "an output of a megabyte's name",
                        "has no output 'nnn",
                        query().addOutputs(
                                        InferRequestedOutputTensor.newBuilder().setName(megabyte))),
                invalid("a million parameters", "parameters, at most 1024", millionParameters()),
                invalid(
                        "a segment of the wrong kind of number",
                        "parameter jointdnn_from is a STRING_PARAM",
                        query().putParameters(
                                        "jointdnn_from",
                                        InferParameter.newBuilder()
                                                .setStringParam("0")
                                                .build())
                                .putParameters(
                                        "jointdnn_model_hash",
                                        InferParameter.newBuilder()
                                                .setStringParam("0")
                                                .build())),
                new Attack(
                        "a version of a megabyte",
                        Status.Code.NOT_FOUND,
                        "model 'dense' has no version 'nnn",
                        query().setModelVersion(megabyte)),
                new Attack(
                        "a message too large",
                        Status.Code.RESOURCE_EXHAUSTED,
                        "exceeds maximum size " + MAX_MESSAGE_BYTES,
                        request(input("x", "FP32", 1, WIDTH))
                                .addRawInputContents(ByteString.copyFrom(new byte[MAX_MESSAGE_BYTES + 1]))));
    }

    private static ModelInferRequest.Builder millionParameters() {
        ModelInferRequest.Builder request = query();
        InferParameter yes = InferParameter.newBuilder().setBoolParam(true).build();
        for (int k = 0; k < 1_000_000; k++) {
            request.putParameters("p" + k, yes);
        }
        return request;
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isRefused(Attack attack) {
        assertThatThrownBy(() -> infer(attack.request()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> {
                    assertThat(refusal.getStatus().getDescription())
                            .contains(attack.text())
                            .hasSizeLessThan(2000)
                            .doesNotContain(folder.toString());
                    assertThat(refusal.getStatus().getCode()).isEqualTo(attack.code());
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../private",
                "..%2fprivate",
                "%2e%2e/private",
                "..\\private",
                "/etc/passwd",
                "dense\0",
                "\0",
                "dense.onnx",
                "./dense",
                "dense/../dense",
                "two\nlines",
                "",
                "DENSE"
            })
    void aNameLeadsNowhereElse(String name) {
        var device = JointDnnServiceGrpc.newBlockingStub(channel);
        notFound(() -> infer(query().setModelName(name)));
        notFound(() -> GRPCInferenceServiceGrpc.newBlockingStub(channel)
                .modelMetadata(ModelMetadataRequest.newBuilder().setName(name).build()));
        notFound(() -> device.describeBundle(
                DescribeBundleRequest.newBuilder().setModelName(name).build()));
        notFound(() -> device.fetchBlob(FetchBlobRequest.newBuilder()
                        .setModelName(name)
                        .setSha256("0".repeat(64))
                        .build())
                .next());
        notFound(() -> device.cloudProfile(
                        CloudProfileRequest.newBuilder().setModelName(name).build())
                .next());
    }

    @ParameterizedTest
    @ValueSource(ints = {513, 100_000, 1_000_000})
    void aLongNameIsRefused(int length) {
        assertThatThrownBy(() -> infer(query().setModelName("n".repeat(length))))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refusal -> assertThat(refusal.getStatus().getCode())
                                .isIn(Status.Code.NOT_FOUND, Status.Code.INVALID_ARGUMENT));
    }

    private record StreamAttack(String title, Status.Code code, String text, List<InferRequestPart> parts) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<StreamAttack> streamAttacks() {
        ByteString bytes = ByteString.copyFrom(new byte[4 * WIDTH]);
        InferRequestPart raw = header(input("x", "FP32", 1, WIDTH));
        InferRequestPart packed = header(coded("raw+zstd1"));
        return Stream.of(
                invalidStream("no header", "must begin with a header", chunk(0, bytes)),
                invalidStream("two headers", "has a second header", raw, raw),
                invalidStream("an unknown tensor", "tensor 7, the header has 1", raw, chunk(7, bytes)),
                invalidStream("bytes after the last", "after its last element", raw, chunk(0, bytes), chunk(0, bytes)),
                invalidStream("a tensor that ends early", "before its last element", raw, chunk(0, bytes.substring(1))),
                invalidStream("a stream that ends early", "before its last element", raw),
                invalidStream("an empty chunk", "has no bytes", raw, chunk(0, ByteString.EMPTY)),
                invalidStream(
                        "a chunk of megabytes",
                        "after its last element",
                        raw,
                        chunk(0, ByteString.copyFrom(new byte[MAX_MESSAGE_BYTES / 2]))),
                invalidStream(
                        "a bomb",
                        "coded tensors decode to more than",
                        header(coded("raw+zstd19").setShape(1, 1L << 33))),
                invalidStream(
                        "a large length of a chunk",
                        "has 2147483647 bytes, must have 1 to",
                        packed,
                        chunk(0, ByteString.copyFrom(new byte[] {-1, -1, -1, 127}))),
                invalidStream(
                        "garbage",
                        "doesn't begin as a Zstandard frame",
                        packed,
                        chunk(0, ByteString.copyFrom(new byte[] {8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}))),
                invalidStream(
                        "a codec of a megabyte",
                        "a codec's name has 1048576 characters",
                        header(coded("q".repeat(1 << 20)))),
                invalidStream(
                        "a codec with a line break",
                        "there is no number format 'two?lines'",
                        header(coded("two\nlines"))),
                new StreamAttack(
                        "a part too large",
                        Status.Code.RESOURCE_EXHAUSTED,
                        "exceeds maximum size " + MAX_MESSAGE_BYTES,
                        List.of(raw, chunk(0, ByteString.copyFrom(new byte[MAX_MESSAGE_BYTES + 1])))));
    }

    @ParameterizedTest
    @MethodSource("streamAttacks")
    void aStreamIsRefused(StreamAttack attack) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        StreamObserver<InferRequestPart> request = stream(done);
        attack.parts().forEach(request::onNext);
        request.onCompleted();
        assertThatThrownBy(done::join).cause().isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> {
            assertThat(refusal.getStatus().getDescription())
                    .contains(attack.text())
                    .hasSizeLessThan(2000)
                    .doesNotContain("\n");
            assertThat(refusal.getStatus().getCode()).isEqualTo(attack.code());
        });
    }

    @Test
    void streamsLeftOpenAndBrokenOffHoldNobodyUp() {
        List<StreamObserver<InferRequestPart>> open = new ArrayList<>();
        for (int count = 0; count < 50; count++) {
            StreamObserver<InferRequestPart> request = stream(new CompletableFuture<>());
            request.onNext(header(coded("raw+zstd1")));
            request.onNext(chunk(0, ByteString.copyFrom(new byte[] {8, 0})));
            open.add(request);
        }
        theServerStillAnswers();
        open.forEach(request -> request.onError(new IllegalStateException("gone")));
    }

    private static StreamObserver<InferRequestPart> stream(CompletableFuture<Void> done) {
        return JointDnnServiceGrpc.newStub(channel).streamInfer(new StreamObserver<>() {
            @Override
            public void onNext(InferAnswerPart part) {}

            @Override
            public void onError(Throwable failure) {
                done.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                done.complete(null);
            }
        });
    }

    private static StreamAttack invalidStream(String title, String text, InferRequestPart... parts) {
        return new StreamAttack(title, Status.Code.INVALID_ARGUMENT, text, List.of(parts));
    }

    private static InferRequestPart header(InferInputTensor.Builder input) {
        return InferRequestPart.newBuilder().setHeader(request(input)).build();
    }

    private static InferRequestPart chunk(int tensor, ByteString data) {
        return InferRequestPart.newBuilder()
                .setChunk(TensorChunk.newBuilder().setTensor(tensor).setData(data))
                .build();
    }

    private static InferInputTensor.Builder coded(String codec) {
        return input("x", "FP32", 1, WIDTH).putParameters(CodecParameter.NAME, CodecParameter.of(codec));
    }

    private static void notFound(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> {
            assertThat(refusal.getStatus().getDescription())
                    .startsWith("no model named '")
                    .endsWith("'; this server offers: " + MODEL)
                    .doesNotContain(folder.toString(), "\n");
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        });
    }

    private static ModelInferResponse infer(ModelInferRequest.Builder request) {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel).modelInfer(request.build());
    }

    private static Attack invalid(String title, String text, ModelInferRequest.Builder request) {
        return new Attack(title, Status.Code.INVALID_ARGUMENT, text, request);
    }

    private static ModelInferRequest.Builder query() {
        return request(input("x", "FP32", 1, WIDTH)).addRawInputContents(ByteString.copyFrom(new byte[4 * WIDTH]));
    }

    private static ModelInferRequest.Builder request(InferInputTensor.Builder... inputs) {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(MODEL);
        for (InferInputTensor.Builder input : inputs) {
            request.addInputs(input);
        }
        return request;
    }

    private static InferInputTensor.Builder input(String name, String type, long... extents) {
        return InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype(type)
                .addAllShape(LongStream.of(extents).boxed().toList());
    }
}
