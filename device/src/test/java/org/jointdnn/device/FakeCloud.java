package org.jointdnn.device;

import com.google.protobuf.ByteString;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Blob;
import org.jointdnn.onnx.bundle.Block;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleCodec;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.onnx.bundle.Initializer;
import org.jointdnn.onnx.bundle.Sha256;
import org.jointdnn.wire.InferMethod;
import org.jointdnn.wire.MessageChecksums;
import org.jointdnn.wire.SegmentRequest;
import org.jointdnn.wire.ServerStamps;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.coded.CodedMessages;
import org.jointdnn.wire.coded.CodingWork;
import org.jointdnn.wire.coded.OutgoingTensor;
import org.jointdnn.wire.coded.VisitCoding;
import org.jointdnn.wire.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.jointdnn.BlobChunk;
import org.jointdnn.wire.jointdnn.CloudProfileRequest;
import org.jointdnn.wire.jointdnn.CloudProfileUpdate;
import org.jointdnn.wire.jointdnn.DescribeBundleRequest;
import org.jointdnn.wire.jointdnn.DescribeBundleResponse;
import org.jointdnn.wire.jointdnn.FetchBlobRequest;
import org.jointdnn.wire.jointdnn.ForgetRequest;
import org.jointdnn.wire.jointdnn.ForgetResponse;
import org.jointdnn.wire.jointdnn.JointDnnServiceGrpc.JointDnnServiceImplBase;
import org.jointdnn.wire.jointdnn.PrepareSegmentRequest;
import org.jointdnn.wire.jointdnn.PrepareSegmentResponse;
import org.jointdnn.wire.jointdnn.ProbeRequest;
import org.jointdnn.wire.jointdnn.ProbeResponse;

/**
 * A server that offers one model, {@code y = 3 x + 3} in three blocks (a = x + 1, b = 2 a, y = b + a),
 * over okhttp's transport, and whose blobs can be cut and damaged.
 */
final class FakeCloud implements AutoCloseable {
    static final String MODEL = "arithmetic";
    static final int CHUNK = 10_000;

    final Bundle bundle;
    final List<byte[]> blobs = new ArrayList<>();
    final CountDownLatch profileWanted = new CountDownLatch(1);
    final CountDownLatch profileAllowed = new CountDownLatch(1);
    final List<String> fetches = new CopyOnWriteArrayList<>();
    final List<String> prepared = new CopyOnWriteArrayList<>();
    /** Payload bytes up and down. */
    final List<String> probes = new CopyOnWriteArrayList<>();

    /** The methods called, all of them. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** Whether queries are refused as too many. */
    volatile boolean refusing;

    volatile int descriptionsSent;
    volatile int cutsLeft;
    volatile int damagesLeft;
    private final Map<String, Map<String, Tensor>> kept = new HashMap<>();
    private final Server server;
    private final int port;

    FakeCloud() {
        this(3);
    }

    /** @param seed of the weights */
    FakeCloud(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Block> blocks = new ArrayList<>();
        List<Initializer> initializers = new ArrayList<>();
        List<Blob> descriptions = new ArrayList<>();
        IntStream.range(0, 3).forEach(index -> {
            byte[] content = new byte[4 * (10_000 + index)];
            random.nextBytes(content);
            blobs.add(content);
            descriptions.add(new Blob(Sha256.of(ByteBuffer.wrap(content)), content.length));
            initializers.add(new Initializer(
                    "w" + index,
                    ByteString.EMPTY,
                    Optional.of(new Initializer.Location(
                            ElementType.FLOAT32, Shape.of(10_000 + index), index, 0, content.length))));
            blocks.add(new Block("block" + index, ByteString.EMPTY, List.of(index), 0, 0, List.of()));
        });
        bundle = BundleCodec.withHash(new Bundle(
                MODEL,
                "",
                ByteString.EMPTY,
                List.of(
                        tensor("x", BundleTensor.MODEL_INPUT, List.of(0), false),
                        tensor("a", 0, List.of(1, 2), false),
                        tensor("b", 1, List.of(2), false),
                        tensor("y", 2, List.of(), true)),
                blocks,
                initializers,
                descriptions));
        try {
            server = OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
                    .maxInboundMessageSize(64 << 20)
                    .flowControlWindow(4 << 20)
                    .addService(InferMethod.bind(new Inference()))
                    .addService(new Devices())
                    .intercept(new ServerInterceptor() {
                        @Override
                        public <Q, A> ServerCall.Listener<Q> interceptCall(
                                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                            calls.add(String.valueOf(call.getMethodDescriptor().getBareMethodName()));
                            return next.startCall(call, headers);
                        }
                    })
                    .build()
                    .start();
            port = server.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BundleTensor tensor(String name, int producer, List<Integer> consumers, boolean output) {
        return new BundleTensor(new TensorSpec(name, ElementType.FLOAT32, Shape.of(2)), producer, consumers, output);
    }

    String target() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        profileAllowed.countDown();
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the model's segments; any machine can. */
    static SegmentRunner runner(Bundle bundle) {
        return (from, to, inputs) -> {
            Map<String, Tensor> values = new HashMap<>(inputs);
            for (int block = from; block <= to; block++) {
                switch (block) {
                    case 0 -> values.put("a", combine(values, "x", 1, "x", 0, 1));
                    case 1 -> values.put("b", combine(values, "a", 2, "a", 0, 0));
                    default -> values.put("y", combine(values, "b", 1, "a", 1, 0));
                }
            }
            Map<String, Tensor> outputs = new HashMap<>();
            bundle.segmentOutputs(from, to).forEach(out -> outputs.put(out.name(), get(values, out.name())));
            return new SegmentResult(outputs, 100);
        };
    }

    private static Tensor combine(
            Map<String, Tensor> values, String left, float leftFactor, String right, float rightFactor, float plus) {
        float[] a = get(values, left).toFloats();
        float[] b = get(values, right).toFloats();
        for (int index = 0; index < a.length; index++) {
            a[index] = leftFactor * a[index] + rightFactor * b[index] + plus;
        }
        return Tensor.ofFloats(Shape.of(a.length), a);
    }

    private static Tensor get(Map<String, Tensor> values, String name) {
        Tensor tensor = values.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return tensor;
    }

    private final class Inference extends GRPCInferenceServiceImplBase {
        @Override
        public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> call) {
            if (refusing) {
                call.onError(Status.RESOURCE_EXHAUSTED.withDescription("busy").asRuntimeException());
                return;
            }
            long received = System.nanoTime();
            SegmentRequest segment =
                    SegmentRequest.of(request, WireLimits.DEFAULT).orElseThrow();
            Map<String, Tensor> present = new HashMap<>(kept.getOrDefault(segment.queryId(), Map.of()));
            VisitCoding coding = new VisitCoding(CodingWork.timed());
            present.putAll(CodedMessages.read(
                    request, CodedMessages.inputs(request, WireLimits.DEFAULT), WireLimits.DEFAULT, coding));
            present.putAll(
                    runner(bundle).run(segment.from(), segment.to(), present).outputs());
            Map<String, Tensor> keep = new HashMap<>();
            segment.kept().forEach(name -> keep.put(name, get(present, name)));
            kept.put(segment.queryId(), keep);
            ModelInferResponse.Builder answer = ModelInferResponse.newBuilder();
            request.getOutputsList().forEach(output -> {
                Tensor tensor = get(present, output.getName());
                TensorSpec spec = new TensorSpec(output.getName(), tensor.type(), tensor.shape());
                CodedMessages.addOutput(
                        answer, new OutgoingTensor(spec.name(), tensor, CodedMessages.wanted(output, spec)), coding);
            });
            new ServerStamps(received, 0, 100, System.nanoTime()).writeTo(answer);
            MessageChecksums.seal(answer, MessageChecksums.verify(request).orElseThrow());
            call.onNext(answer.build());
            call.onCompleted();
        }
    }

    private final class Devices extends JointDnnServiceImplBase {
        @Override
        public void describeBundle(DescribeBundleRequest request, StreamObserver<DescribeBundleResponse> call) {
            if (!request.getModelName().equals(MODEL)) {
                call.onError(Status.NOT_FOUND
                        .withDescription("no model named '" + request.getModelName() + "'")
                        .asRuntimeException());
                return;
            }
            DescribeBundleResponse.Builder answer =
                    DescribeBundleResponse.newBuilder().setModelHash(bundle.modelHash());
            if (!request.getKnownHash().equals(bundle.modelHash())) {
                descriptionsSent++;
                answer.setBundle(ByteString.copyFrom(BundleCodec.encode(bundle)));
            }
            call.onNext(answer.build());
            call.onCompleted();
        }

        @Override
        public void fetchBlob(FetchBlobRequest request, StreamObserver<BlobChunk> call) {
            int index = IntStream.range(0, 3)
                    .filter(i -> bundle.blobs().get(i).sha256().equals(request.getSha256()))
                    .findFirst()
                    .orElseThrow();
            fetches.add(index + "@" + request.getOffset());
            byte[] content = blobs.get(index).clone();
            if (damagesLeft > 0) {
                damagesLeft--;
                content[content.length / 2] ^= 1;
            }
            for (int at = (int) request.getOffset(); at < content.length; at += CHUNK) {
                if (cutsLeft > 0 && at - request.getOffset() >= CHUNK) {
                    cutsLeft--;
                    call.onError(Status.UNAVAILABLE.withDescription("cut").asRuntimeException());
                    return;
                }
                call.onNext(BlobChunk.newBuilder()
                        .setData(ByteString.copyFrom(content, at, Math.min(CHUNK, content.length - at)))
                        .build());
            }
            call.onCompleted();
        }

        @Override
        public void probe(ProbeRequest request, StreamObserver<ProbeResponse> call) {
            long received = System.nanoTime();
            probes.add(request.getPayload().size() + "+" + request.getAnswerBytes());
            call.onNext(ProbeResponse.newBuilder()
                    .setPayload(ByteString.copyFrom(new byte[request.getAnswerBytes()]))
                    .setReceivedNanos(received)
                    .setSentNanos(System.nanoTime())
                    .build());
            call.onCompleted();
        }

        @Override
        public void cloudProfile(CloudProfileRequest request, StreamObserver<CloudProfileUpdate> call) {
            profileWanted.countDown();
            try {
                profileAllowed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            call.onNext(CloudProfileUpdate.newBuilder()
                    .setProfile(ByteString.copyFromUtf8("profile"))
                    .build());
            call.onCompleted();
        }

        @Override
        public void prepareSegment(PrepareSegmentRequest request, StreamObserver<PrepareSegmentResponse> call) {
            prepared.add(request.getFrom() + ".." + request.getTo());
            call.onNext(PrepareSegmentResponse.getDefaultInstance());
            call.onCompleted();
        }

        @Override
        public void forget(ForgetRequest request, StreamObserver<ForgetResponse> call) {
            call.onNext(ForgetResponse.getDefaultInstance());
            call.onCompleted();
        }
    }
}
