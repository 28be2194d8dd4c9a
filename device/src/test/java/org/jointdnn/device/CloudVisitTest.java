package org.jointdnn.device;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.RemoteResult;
import org.jointdnn.engine.RemoteRun;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.Traffic;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Block;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.wire.CodecParameter;
import org.jointdnn.wire.LinkException;
import org.jointdnn.wire.MessageChecksums;
import org.jointdnn.wire.PartsChecksum;
import org.jointdnn.wire.ServerStamps;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.coded.CodedMessages;
import org.jointdnn.wire.coded.OutgoingTensor;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.jointdnn.AnswerEnd;
import org.jointdnn.wire.jointdnn.InferAnswerPart;
import org.jointdnn.wire.jointdnn.InferRequestPart;
import org.jointdnn.wire.jointdnn.JointDnnServiceGrpc.JointDnnServiceImplBase;
import org.jointdnn.wire.jointdnn.TensorChunk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Visits in chunks, to a server that answers what a test has written down. */
@Timeout(60)
class CloudVisitTest {
    private static final int ELEMENTS = 100_000;
    private static final Shape SHAPE = Shape.of(ELEMENTS);
    private static final Tensor TENSOR = random();

    private final Bundle bundle = new Bundle(
            "doubler",
            "",
            ByteString.EMPTY,
            List.of(
                    new BundleTensor(
                            new TensorSpec("x", ElementType.FLOAT32, SHAPE),
                            BundleTensor.MODEL_INPUT,
                            List.of(0),
                            false),
                    new BundleTensor(new TensorSpec("y", ElementType.FLOAT32, SHAPE), 0, List.of(), true)),
            List.of(new Block("block", ByteString.EMPTY, List.of(), 0, 0, List.of())),
            List.of(),
            List.of());
    private final List<InferRequestPart> received = new CopyOnWriteArrayList<>();
    private List<InferAnswerPart> answer = List.of();
    private Status early = Status.OK;
    private UnaryOperator<InferAnswerPart> damage = part -> part;
    private boolean silent;
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void serve() throws IOException {
        server = OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
                .addService(new Scripted())
                .build()
                .start();
        channel = Channels.open("127.0.0.1:" + server.getPort(), WireLimits.DEFAULT);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    private final class Scripted extends JointDnnServiceImplBase {
        @Override
        public StreamObserver<InferRequestPart> streamInfer(StreamObserver<InferAnswerPart> call) {
            if (!early.isOk()) {
                call.onError(early.asRuntimeException());
            }
            return new StreamObserver<>() {
                @Override
                public void onNext(InferRequestPart part) {
                    received.add(part);
                }

                @Override
                public void onError(Throwable gone) {}

                @Override
                public void onCompleted() {
                    if (!silent && early.isOk()) {
                        sealed().forEach(call::onNext);
                        call.onCompleted();
                    }
                }
            };
        }
    }

    /** The answer with checksums, as far as it is one. */
    private List<InferAnswerPart> sealed() {
        List<InferAnswerPart> sealed = new ArrayList<>();
        PartsChecksum parts = new PartsChecksum(0);
        for (InferAnswerPart part : answer) {
            if (part.hasHeader()) {
                ModelInferResponse.Builder header = part.getHeader().toBuilder();
                long request =
                        MessageChecksums.verify(received.get(0).getHeader()).orElseThrow();
                parts = new PartsChecksum(MessageChecksums.seal(header, request));
                sealed.add(part.toBuilder().setHeader(header).build());
            } else if (part.hasChunk()) {
                sealed.add(
                        part.toBuilder().setChunk(parts.seal(part.getChunk())).build());
            } else if (part.hasEnd()) {
                sealed.add(part.toBuilder().setEnd(parts.seal(part.getEnd())).build());
            } else {
                sealed.add(part);
            }
        }
        sealed.replaceAll(damage);
        return sealed;
    }

    private static Tensor random() {
        SplittableRandom random = new SplittableRandom(3);
        float[] values = new float[ELEMENTS];
        for (int index = 0; index < ELEMENTS; index++) {
            values[index] = (float) random.nextDouble();
        }
        return Tensor.ofFloats(SHAPE, values);
    }

    private RemoteResult visit(String up, String down, Pace pace, Duration timeout) {
        CloudCalls calls = new CloudCalls(channel, "the server", timeout);
        GrpcRemote remote = new GrpcRemote(calls, "doubler", bundle, new ClockOffset(), WireLimits.DEFAULT, pace);
        return remote.run(
                new RemoteRun("q", 0, 0, Map.of("x", TENSOR), List.of("y"), List.of(), Map.of("x", up, "y", down)));
    }

    private RemoteResult visit(String up, String down) {
        return visit(up, down, Pace.FULL, Duration.ofSeconds(30));
    }

    private static InferAnswerPart header(String codec) {
        ModelInferResponse.Builder header = ModelInferResponse.newBuilder();
        CodedMessages.declareOutput(header, new OutgoingTensor("y", TENSOR, Codecs.parse(codec)));
        return part(header);
    }

    private static InferAnswerPart part(ModelInferResponse.Builder header) {
        new ServerStamps(0, 10, 20, 50).writeTo(header);
        return InferAnswerPart.newBuilder().setHeader(header).build();
    }

    private static InferAnswerPart chunk(ByteString data) {
        return InferAnswerPart.newBuilder()
                .setChunk(TensorChunk.newBuilder().setData(data))
                .build();
    }

    private static InferAnswerPart end() {
        return InferAnswerPart.newBuilder()
                .setEnd(AnswerEnd.newBuilder().setCodingNanos(77))
                .build();
    }

    private static ByteString coded(String codec) {
        return ByteString.copyFrom(Codecs.parse(codec).encode(TENSOR));
    }

    @Test
    void sendsAndTakesChunks() {
        ByteString bytes = coded("raw+shuffle");
        answer = List.of(header("raw+shuffle"), chunk(bytes.substring(0, 7)), chunk(bytes.substring(7)), end());

        RemoteResult result = visit("q8[0.0:1.0]", "raw+shuffle");

        assertThat(requireNonNull(result.outputs().get("y")).bitwiseEquals(TENSOR))
                .isTrue();
        ModelInferRequest header = received.get(0).getHeader();
        assertThat(CodecParameter.in(header.getInputs(0).getParametersMap())).contains("q8");
        assertThat(CodecParameter.in(header.getOutputs(0).getParametersMap())).contains("raw+shuffle");
        assertThat(header.getRawInputContentsCount()).isZero();
        ByteString sent = received.stream()
                .skip(1)
                .map(part -> part.getChunk().getData())
                .reduce(ByteString.EMPTY, ByteString::concat);
        assertThat(received).hasSize(1 + 4);
        assertThat(sent).isEqualTo(coded("q8[0.0:1.0]"));
        Traffic traffic = result.timings().traffic();
        assertThat(traffic.uploadBytes()).isEqualTo(sent.size());
        assertThat(traffic.uploadRawBytes()).isEqualTo(TENSOR.bytes());
        assertThat(traffic.downloadBytes()).isEqualTo(bytes.size());
        assertThat(traffic.downloadRawBytes()).isEqualTo(TENSOR.bytes());
        assertThat(traffic.remoteCodingNanos()).isEqualTo(77);
        assertThat(traffic.codingNanos()).isPositive();
        assertThat(traffic.uncoded()).isEmpty();
        addsUp(result.timings());
    }

    private static void addsUp(RemoteTimings visit) {
        assertThat(visit.encodeNanos()
                        + visit.uploadNanos()
                        + visit.queueNanos()
                        + visit.computeNanos()
                        + visit.downloadNanos())
                .isEqualTo(visit.totalNanos());
    }

    static Stream<UnaryOperator<InferAnswerPart>> damages() {
        return Stream.of(
                part -> part.hasHeader()
                        ? part.toBuilder()
                                .setHeader(part.getHeader().toBuilder().removeParameters("jointdnn_crc32"))
                                .build()
                        : part,
                part -> part.hasHeader()
                        ? part.toBuilder()
                                .setHeader(part.getHeader().toBuilder().setId("another"))
                                .build()
                        : part,
                part -> part.hasChunk()
                        ? part.toBuilder()
                                .setChunk(part.getChunk().toBuilder().clearCrc32())
                                .build()
                        : part,
                part -> part.hasChunk()
                        ? part.toBuilder()
                                .setChunk(part.getChunk().toBuilder()
                                        .setData(ByteString.copyFrom(new byte[1])
                                                .concat(part.getChunk()
                                                        .getData()
                                                        .substring(1))))
                                .build()
                        : part,
                part -> part.hasEnd()
                        ? part.toBuilder()
                                .setEnd(part.getEnd().toBuilder().setCodingNanos(78))
                                .build()
                        : part);
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aDamagedAnswerIsNeverTaken(UnaryOperator<InferAnswerPart> damaged) {
        answer = List.of(header("raw+shuffle"), chunk(coded("raw+shuffle")), end());
        damage = damaged;
        assertThatThrownBy(() -> visit("raw", "raw+shuffle"))
                .isInstanceOf(LinkException.Corrupted.class)
                .hasMessageStartingWith("the link to the server damages messages: ");
    }

    @Test
    void aTensorThatTheServerCantCodeIsTakenRaw() {
        InferAnswerPart uncoded = InferAnswerPart.newBuilder()
                .setChunk(TensorChunk.newBuilder().setUncoded(true).setData(coded("raw")))
                .build();
        answer = List.of(header("q8"), uncoded, end());

        RemoteResult result = visit("raw", "q8");

        assertThat(requireNonNull(result.outputs().get("y")).bitwiseEquals(TENSOR))
                .isTrue();
        assertThat(result.timings().traffic().uncoded())
                .containsExactly(new Traffic.Uncoded("y", "q8", "the other side found values that it can't code"));
    }

    static Stream<List<Object>> nonsense() {
        InferAnswerPart whole = chunk(coded("raw+shuffle"));
        ModelInferResponse.Builder unasked = ModelInferResponse.newBuilder();
        CodedMessages.declareOutput(unasked, new OutgoingTensor("z", TENSOR, Codecs.RAW));
        ModelInferResponse.Builder smaller = ModelInferResponse.newBuilder();
        CodedMessages.declareOutput(smaller, new OutgoingTensor("y", Tensor.ofFloats(Shape.of(1), 1), Codecs.RAW));
        InferAnswerPart header = header("raw+shuffle");
        return Stream.of(
                List.of("the answer ends early", List.of()),
                List.of("the answer does not begin with a header", List.of(whole)),
                List.of("the answer does not begin with a header", List.of(end())),
                List.of("the answer ends early", List.of(header, whole)),
                List.of("the coded tensor ends within", List.of(header, end())),
                List.of("neither a chunk nor its end", List.of(header, whole, header)),
                List.of("neither a chunk nor its end", List.of(header, InferAnswerPart.getDefaultInstance())),
                List.of("goes on after its end", List.of(header, whole, end(), end())),
                List.of("goes on for 400000 bytes after", List.of(header, whole, whole, end())),
                List.of("has no bytes", List.of(header, chunk(ByteString.EMPTY))),
                List.of("comes as q8, was asked for as raw+shuffle", List.of(header("q8"), end())),
                List.of("has tensor 'z', which was not asked for", List.of(part(unasked), end())),
                List.of("lacks tensor 'y'", List.of(part(ModelInferResponse.newBuilder()), end())),
                List.of("has y FP32[1], must be y FP32[100000]", List.of(part(smaller), end())),
                List.of(
                        "parameter jointdnn_received_nanos is absent",
                        List.of(InferAnswerPart.newBuilder()
                                .setHeader(ModelInferResponse.newBuilder())
                                .build())),
                List.of(
                        "timings contradict each other",
                        List.of(
                                header,
                                whole,
                                InferAnswerPart.newBuilder()
                                        .setEnd(AnswerEnd.newBuilder().setCodingNanos(-1))
                                        .build())));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    @SuppressWarnings("unchecked")
    void nonsenseIsAFailureOfTheProtocol(List<Object> script) {
        answer = (List<InferAnswerPart>) script.get(1);
        assertThatThrownBy(() -> visit("raw", "raw+shuffle"))
                .isInstanceOf(LinkException.Protocol.class)
                .hasMessageStartingWith("the server answered nonsense: ")
                .hasMessageContaining((String) script.get(0));
    }

    @Test
    void aRefusalBeforeTheRequestIsCompleteIsHeard() {
        early = Status.INVALID_ARGUMENT.withDescription("no such thing");
        assertThatThrownBy(() -> visit("raw+shuffle", "raw"))
                .isInstanceOf(LinkException.Refused.class)
                .hasMessage("the server: no such thing");
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() {
        silent = true;
        assertThatThrownBy(() -> visit("raw+shuffle", "raw", Pace.FULL, Duration.ofMillis(300)))
                .isInstanceOf(LinkException.TimedOut.class);
    }

    @Test
    void anInterruptedVisitEnds() throws InterruptedException {
        silent = true;
        List<Throwable> outcome = new ArrayList<>();
        CountDownLatch ended = new CountDownLatch(1);
        Thread visitor = new Thread(() -> {
            try {
                visit("raw+shuffle", "raw");
            } catch (LinkException e) {
                outcome.add(e);
                if (Thread.currentThread().isInterrupted()) {
                    ended.countDown();
                }
            }
        });
        visitor.start();
        visitor.interrupt();
        ended.await();
        assertThat(outcome.get(0)).isInstanceOf(LinkException.Unreachable.class);
    }

    @Test
    void aSlowDeviceCodesSlowly() {
        answer = List.of(header("raw+shuffle"), chunk(coded("raw+shuffle")), end());
        AtomicInteger stretches = new AtomicInteger();
        long pauseNanos = 2_000_000;
        Pace slow = computeNanos -> {
            stretches.incrementAndGet();
            return pauseNanos;
        };

        Traffic traffic = visit("q8", "raw+shuffle", slow, Duration.ofSeconds(30))
                .timings()
                .traffic();

        // Finding the range, four chunks, and what came in one piece.
        assertThat(stretches).hasValue(6);
        assertThat(traffic.codingNanos()).isGreaterThanOrEqualTo(6 * pauseNanos);
    }
}
