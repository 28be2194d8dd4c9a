package org.jointdnn.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.BundleCodec;
import org.jointdnn.wire.InferMethod;
import org.jointdnn.wire.SegmentRequest;
import org.jointdnn.wire.ServerStamps;
import org.jointdnn.wire.TensorMessages;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.health.HealthCheckRequest;
import org.jointdnn.wire.health.HealthCheckResponse.ServingStatus;
import org.jointdnn.wire.health.HealthGrpc;
import org.jointdnn.wire.inference.GRPCInferenceServiceGrpc;
import org.jointdnn.wire.inference.InferTensorContents;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferInputTensor;
import org.jointdnn.wire.inference.ModelInferRequest.InferRequestedOutputTensor;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.inference.ModelMetadataRequest;
import org.jointdnn.wire.inference.ModelMetadataResponse;
import org.jointdnn.wire.inference.ModelReadyRequest;
import org.jointdnn.wire.inference.RepositoryIndexRequest;
import org.jointdnn.wire.jointdnn.BlobChunk;
import org.jointdnn.wire.jointdnn.CloudProfileRequest;
import org.jointdnn.wire.jointdnn.DescribeBundleRequest;
import org.jointdnn.wire.jointdnn.DescribeBundleResponse;
import org.jointdnn.wire.jointdnn.FetchBlobRequest;
import org.jointdnn.wire.jointdnn.JointDnnServiceGrpc;
import org.jointdnn.wire.jointdnn.ListModelsRequest;
import org.jointdnn.wire.jointdnn.PrepareSegmentRequest;
import org.jointdnn.wire.jointdnn.ProbeRequest;
import org.jointdnn.wire.jointdnn.ProbeResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server over loopback, asked as its clients ask, with a model that needs no runtime. */
class CloudServerTest {
    private static final String MODEL = "arithmetic";

    private final Arithmetic model = new Arithmetic();
    private final AtomicInteger loads = new AtomicInteger();
    private final String hash = model.bundle().modelHash();
    private CloudServer server = start(0);
    private ManagedChannel channel = open();

    private CloudServer start(int port) {
        ModelSource source = new ModelSource() {
            @Override
            public List<String> names() {
                return List.of(MODEL, "broken");
            }

            @Override
            public Path resolve(String name) {
                return Path.of(name);
            }
        };
        ModelLoader loader = (name, file) -> {
            loads.incrementAndGet();
            if (name.equals("broken")) {
                throw new IllegalStateException("/secret/path/broken.onnx is damaged");
            }
            return model;
        };
        return CloudServer.start(
                CloudSettings.of("127.0.0.1", port, Path.of("unused")), new ServedModels(List.of(source), loader));
    }

    private ManagedChannel open() {
        return Grpc.newChannelBuilder("127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
                .build();
    }

    @BeforeEach
    void connected() {
        assertThat(loads).hasValue(0);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    @Test
    void anyClientCanQueryAWholeModel() {
        ModelInferResponse answer = infer(whole(raw("x", 1, 2, 3, 4)).setId("q1"));

        assertThat(answer.getModelName()).isEqualTo(MODEL);
        assertThat(answer.getModelVersion()).isEqualTo("1");
        assertThat(answer.getId()).isEqualTo("q1");
        assertThat(answer.getRawOutputContentsCount()).isEqualTo(1);
        assertThat(floats(answer, "y")).containsExactly(6, 9, 12, 15);
        assertThat(model.recycled).hasValue(1);
    }

    @Test
    void typedContentsAreAnsweredTyped() {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder()
                .setModelName(MODEL)
                .addInputs(InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addShape(4)
                        .setContents(InferTensorContents.newBuilder().addAllFp32Contents(List.of(1f, 2f, 3f, 4f))));

        ModelInferResponse answer = infer(request);

        assertThat(answer.getOutputs(0).getContents().getFp32ContentsList()).containsExactly(6f, 9f, 12f, 15f);
        assertThat(answer.getRawOutputContentsCount()).isZero();
    }

    @Test
    void aQueryInTwoVisitsKeepsWhatTheSecondReads() {
        ModelInferResponse first =
                infer(segment(0, 0, "q", List.of("a"), raw("x", 1, 2, 3, 4)).addOutputs(output("a")));
        assertThat(floats(first, "a")).containsExactly(2, 3, 4, 5);

        // The device computes b itself; a is here already.
        ModelInferResponse second =
                infer(segment(2, 2, "q", List.of(), raw("b", 4, 6, 8, 10)).addOutputs(output("y")));
        assertThat(floats(second, "y")).containsExactly(6, 9, 12, 15);

        refused(
                segment(2, 2, "q", List.of(), raw("b", 4, 6, 8, 10)),
                Status.Code.FAILED_PRECONDITION,
                "query q: tensor 'a' was neither sent nor kept here; start the query again");
    }

    @Test
    void queriesDontSeeEachOthersTensors() {
        infer(segment(0, 0, "mine", List.of("a"), raw("x", 1, 2, 3, 4)));
        refused(
                segment(1, 1, "other", List.of()),
                Status.Code.FAILED_PRECONDITION,
                "query other: tensor 'a' was neither sent nor kept here; start the query again");
    }

    @Test
    void aSegmentReturnsExactlyWhatWasAsked() {
        ModelInferResponse nothing = infer(segment(0, 1, "q", List.of("a", "b"), raw("x", 1, 2, 3, 4)));
        assertThat(nothing.getOutputsCount()).isZero();
        // Both are returned by a later visit, one kept from before, one computed now.
        ModelInferResponse both =
                infer(segment(2, 2, "q", List.of()).addOutputs(output("b")).addOutputs(output("y")));
        assertThat(floats(both, "b")).containsExactly(4, 6, 8, 10);
        assertThat(floats(both, "y")).containsExactly(6, 9, 12, 15);
    }

    @Test
    void everyAnswerCarriesTheServersTimings() {
        long before = System.nanoTime();
        ServerStamps stamps = ServerStamps.of(infer(whole(raw("x", 1, 2, 3, 4))));

        assertThat(stamps.computeNanos()).isEqualTo(Arithmetic.COMPUTE_NANOS);
        assertThat(stamps.receivedNanos()).isBetween(before, System.nanoTime());
        assertThat(stamps.sentNanos()).isBetween(stamps.receivedNanos(), System.nanoTime());
    }

    @Test
    void inputsThatDontFitAreRefusedInOneLine() {
        refused(
                whole(raw("image", 1, 2, 3, 4)),
                Status.Code.INVALID_ARGUMENT,
                "model arithmetic takes no tensor 'image'; its inputs are x FP32[4]");
        refused(whole(raw("x", 1, 2, 3)), Status.Code.INVALID_ARGUMENT, "tensor 'x' is FP32[3], must be FP32[4]");
        refused(
                whole(request ->
                        TensorMessages.addInput(request, "x", Tensor.allocate(ElementType.INT32, Shape.of(4)))),
                Status.Code.INVALID_ARGUMENT,
                "tensor 'x' is INT32[4], must be FP32[4]");
        refused(whole(request -> {}), Status.Code.INVALID_ARGUMENT, "input 'x' is missing; its inputs are x FP32[4]");
        refused(
                whole(raw("x", 1, 2, 3, 4)).addOutputs(output("z")),
                Status.Code.INVALID_ARGUMENT,
                "model arithmetic has no output 'z'; its outputs are y");
        ModelInferRequest.Builder both = whole(raw("x", 1, 2, 3, 4));
        both.setInputs(
                0,
                both.getInputs(0).toBuilder()
                        .setContents(InferTensorContents.newBuilder().addFp32Contents(1)));
        refused(both, Status.Code.INVALID_ARGUMENT, "tensor 'x' has contents although raw_input_contents is used");
        ModelInferRequest.Builder huge = whole(raw("x", 1, 2, 3, 4));
        huge.setInputs(
                0, huge.getInputs(0).toBuilder().clearShape().addShape(1L << 40).addShape(1L << 40));
        refused(
                huge,
                Status.Code.INVALID_ARGUMENT,
                "tensor 'x': shape [1099511627776, 1099511627776] has too many elements");
    }

    @Test
    void segmentsThatDontExistAreRefused() {
        refused(segment(1, 3, "q", List.of()), Status.Code.INVALID_ARGUMENT, "segment 1..3 is not within blocks 0..2");
        refused(
                segment(0, 0, "q", List.of(), raw("x", 1, 2, 3, 4)).addOutputs(output("y")),
                Status.Code.INVALID_ARGUMENT,
                "segment 0..0 has no output 'y', and it was not sent or kept either");
        refused(
                segment(0, 0, "q", List.of("y"), raw("x", 1, 2, 3, 4)),
                Status.Code.INVALID_ARGUMENT,
                "segment 0..0 has no output 'y', and it was not sent or kept either");
    }

    @Test
    void anotherHashIsRefused() {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(MODEL);
        new SegmentRequest("0123", 0, 0, "q", List.of()).writeTo(request);
        refused(
                request,
                Status.Code.FAILED_PRECONDITION,
                "the model 'arithmetic' on this server is not the one the request was planned for; fetch its"
                        + " description again");
    }

    @Test
    void anotherHashIsRefusedByEveryCallBeforeAnythingRuns() {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(MODEL);
        new SegmentRequest("0123", 0, 2, "q", List.of()).writeTo(request);
        raw("x", 1, 2, 3, 4).accept(request);
        var stub = JointDnnServiceGrpc.newBlockingStub(channel);
        List<Runnable> calls = List.of(
                () -> infer(request),
                () -> stub.prepareSegment(PrepareSegmentRequest.newBuilder()
                        .setModelName(MODEL)
                        .setModelHash("0123")
                        .build()),
                () -> stub.cloudProfile(CloudProfileRequest.newBuilder()
                                .setModelName(MODEL)
                                .setModelHash("0123")
                                .build())
                        .next());
        for (Runnable call : calls) {
            assertThatThrownBy(call::run)
                    .hasMessageStartingWith(
                            "FAILED_PRECONDITION: the model 'arithmetic' on this server is not the one");
        }
        assertThat(model.recycled).hasValue(0);
    }

    @Test
    void namesThatLeadElsewhereAreUnknownToEveryCall() {
        var stub = JointDnnServiceGrpc.newBlockingStub(channel);
        List<Consumer<String>> calls = List.of(
                name -> infer(whole(raw("x", 1, 2, 3, 4)).setModelName(name)),
                name -> GRPCInferenceServiceGrpc.newBlockingStub(channel)
                        .modelMetadata(
                                ModelMetadataRequest.newBuilder().setName(name).build()),
                name -> stub.describeBundle(
                        DescribeBundleRequest.newBuilder().setModelName(name).build()),
                name -> stub.fetchBlob(
                                FetchBlobRequest.newBuilder().setModelName(name).build())
                        .next(),
                name -> stub.cloudProfile(CloudProfileRequest.newBuilder()
                                .setModelName(name)
                                .setModelHash(hash)
                                .build())
                        .next(),
                name -> stub.prepareSegment(PrepareSegmentRequest.newBuilder()
                        .setModelName(name)
                        .setModelHash(hash)
                        .build()));
        for (String name : List.of(
                "../arithmetic",
                "..%2farithmetic",
                "%2e%2e/arithmetic",
                "arithmetic\0",
                "./arithmetic",
                "n".repeat(100_000))) {
            for (Consumer<String> call : calls) {
                assertThatThrownBy(() -> call.accept(name))
                        .isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> {
                            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
                            assertThat(refusal.getStatus().getDescription())
                                    .startsWith("no model named '")
                                    .doesNotContain(System.getProperty("user.dir"), "\0");
                        });
            }
        }
        assertThat(loads).hasValue(0);
    }

    @Test
    void unknownModelsAndVersionsAreRefused() {
        for (String name : List.of("nothing", "../arithmetic", "/etc/passwd", "")) {
            refused(
                    whole(raw("x", 1, 2, 3, 4)).setModelName(name),
                    Status.Code.NOT_FOUND,
                    "no model named '" + name + "'; this server offers: arithmetic, broken");
        }
        refused(
                whole(raw("x", 1, 2, 3, 4)).setModelVersion("7"),
                Status.Code.NOT_FOUND,
                "model 'arithmetic' has no version '7', only 1");
        assertThat(loads).hasValue(0);
    }

    @Test
    void aModelThatCantBePreparedTellsNoPathAndIsTriedAgain() {
        for (int attempt = 1; attempt <= 2; attempt++) {
            refused(
                    whole(raw("x", 1, 2, 3, 4)).setModelName("broken"),
                    Status.Code.INTERNAL,
                    "ModelInfer for broken failed on the server; its log says why");
            assertThat(loads).hasValue(attempt);
        }
    }

    @Test
    void describesItself() {
        var stub = GRPCInferenceServiceGrpc.newBlockingStub(channel);
        ModelMetadataResponse metadata = stub.modelMetadata(
                ModelMetadataRequest.newBuilder().setName(MODEL).build());
        assertThat(metadata.getInputs(0).getName()).isEqualTo("x");
        assertThat(metadata.getInputs(0).getDatatype()).isEqualTo("FP32");
        assertThat(metadata.getInputs(0).getShapeList()).containsExactly(4L);
        assertThat(metadata.getOutputs(0).getName()).isEqualTo("y");
        assertThat(stub.modelReady(ModelReadyRequest.newBuilder().setName(MODEL).build())
                        .getReady())
                .isTrue();
        var index = stub.repositoryIndex(RepositoryIndexRequest.getDefaultInstance());
        assertThat(index.getModelsList()).extracting("name").containsExactly(MODEL, "broken");
        assertThat(index.getModelsList()).extracting("state").containsExactly("READY", "UNAVAILABLE");
        assertThat(HealthGrpc.newBlockingStub(channel)
                        .check(HealthCheckRequest.newBuilder()
                                .setService("inference.GRPCInferenceService")
                                .build())
                        .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void bundlesAreSentUnlessKnown() {
        var stub = JointDnnServiceGrpc.newBlockingStub(channel);
        assertThat(stub.listModels(ListModelsRequest.getDefaultInstance()).getNamesList())
                .containsExactly(MODEL, "broken");
        DescribeBundleResponse full = stub.describeBundle(
                DescribeBundleRequest.newBuilder().setModelName(MODEL).build());
        assertThat(BundleCodec.decode(full.getBundle().toByteArray(), "test")).isEqualTo(model.bundle());
        DescribeBundleResponse known = stub.describeBundle(DescribeBundleRequest.newBuilder()
                .setModelName(MODEL)
                .setKnownHash(hash)
                .build());
        assertThat(known.getModelHash()).isEqualTo(hash);
        assertThat(known.getBundle().isEmpty()).isTrue();
    }

    @Test
    void blobsAreSentFromAnyOffset() {
        for (int offset : new int[] {0, 1, 262_144, 700_000, 700_001}) {
            ByteString expected = ByteString.copyFrom(model.weights).substring(offset);
            assertThat(fetch(model.bundle().blobs().get(0).sha256(), offset)).isEqualTo(expected);
        }
        assertThatThrownBy(() -> fetch(model.bundle().blobs().get(0).sha256(), 700_002))
                .hasMessage("INVALID_ARGUMENT: offset 700002 is not within the blob's 700001 bytes");
        assertThatThrownBy(() -> fetch("../../etc/passwd", 0))
                .hasMessage("NOT_FOUND: model 'arithmetic' has no such blob; fetch its description again");
    }

    private ByteString fetch(String sha256, long offset) {
        Iterator<BlobChunk> chunks = JointDnnServiceGrpc.newBlockingStub(channel)
                .fetchBlob(FetchBlobRequest.newBuilder()
                        .setModelName(MODEL)
                        .setSha256(sha256)
                        .setOffset(offset)
                        .build());
        List<ByteString> parts = new ArrayList<>();
        chunks.forEachRemaining(chunk -> parts.add(chunk.getData()));
        return ByteString.copyFrom(parts);
    }

    @Test
    void probesAnswerAsMuchAsAsked() {
        var stub = JointDnnServiceGrpc.newBlockingStub(channel);
        ProbeResponse answer = stub.probe(ProbeRequest.newBuilder()
                .setPayload(ByteString.copyFrom(new byte[1000]))
                .setAnswerBytes(54_321)
                .build());
        assertThat(answer.getPayload().size()).isEqualTo(54_321);
        assertThat(answer.getSentNanos()).isGreaterThanOrEqualTo(answer.getReceivedNanos());
        assertThatThrownBy(() -> stub.probe(
                        ProbeRequest.newBuilder().setAnswerBytes(1 << 30).build()))
                .hasMessage("INVALID_ARGUMENT: answer_bytes is 1073741824, must be at most 134217728");
    }

    @Test
    void profilesComeWithProgressAndSegmentsArePrepared() {
        var stub = JointDnnServiceGrpc.newBlockingStub(channel);
        List<String> updates = new ArrayList<>();
        stub.cloudProfile(CloudProfileRequest.newBuilder()
                        .setModelName(MODEL)
                        .setModelHash(hash)
                        .build())
                .forEachRemaining(update -> updates.add(update.getUpdateCase().name()));
        assertThat(updates).containsExactly("PROGRESS", "PROGRESS", "PROFILE");

        PrepareSegmentRequest.Builder prepare =
                PrepareSegmentRequest.newBuilder().setModelName(MODEL).setModelHash(hash);
        assertThat(stub.prepareSegment(prepare.setFrom(0).setTo(2).build())).isNotNull();
        assertThatThrownBy(() -> stub.prepareSegment(prepare.setTo(-1).build()))
                .hasMessage("INVALID_ARGUMENT: segment 0..4294967295 is not within blocks 0..2");
    }

    @Test
    void aPortInUseIsAClearError() {
        assertThatThrownBy(() -> start(server.port()))
                .isInstanceOf(ServerStartException.class)
                .hasMessage("127.0.0.1:" + server.port() + " is in use by another program; choose another port");
    }

    private ModelInferResponse infer(ModelInferRequest.Builder request) {
        return ClientCalls.blockingUnaryCall(channel, InferMethod.DESCRIPTOR, CallOptions.DEFAULT, request.build());
    }

    private void refused(ModelInferRequest.Builder request, Status.Code code, String description) {
        assertThatThrownBy(() -> infer(request)).isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> {
            assertThat(refusal.getStatus().getDescription()).isEqualTo(description);
            assertThat(refusal.getStatus().getCode()).isEqualTo(code);
        });
    }

    private static float[] floats(ModelInferResponse answer, String name) {
        Map<String, Tensor> outputs = TensorMessages.outputs(answer, WireLimits.DEFAULT);
        return outputs.getOrDefault(name, Tensor.ofFloats(Shape.of(0))).toFloats();
    }

    private static Consumer<ModelInferRequest.Builder> raw(String name, float... values) {
        return request -> TensorMessages.addInput(request, name, Tensor.ofFloats(Shape.of(values.length), values));
    }

    private static ModelInferRequest.Builder whole(Consumer<ModelInferRequest.Builder> input) {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(MODEL);
        input.accept(request);
        return request;
    }

    @SafeVarargs
    private ModelInferRequest.Builder segment(
            int from, int to, String query, List<String> kept, Consumer<ModelInferRequest.Builder>... inputs) {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(MODEL);
        new SegmentRequest(hash, from, to, query, kept).writeTo(request);
        for (Consumer<ModelInferRequest.Builder> input : inputs) {
            input.accept(request);
        }
        return request;
    }

    private static InferRequestedOutputTensor.Builder output(String name) {
        return InferRequestedOutputTensor.newBuilder().setName(name);
    }
}
