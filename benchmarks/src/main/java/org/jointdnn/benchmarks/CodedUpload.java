package org.jointdnn.benchmarks;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jointdnn.engine.PacedWork;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleCodec;
import org.jointdnn.planner.Link;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.Slowdown;
import org.jointdnn.wire.InferMethod;
import org.jointdnn.wire.SegmentRequest;
import org.jointdnn.wire.ServerStamps;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.coded.CodedMessages;
import org.jointdnn.wire.coded.CodingWork;
import org.jointdnn.wire.coded.OutgoingTensor;
import org.jointdnn.wire.coded.OutgoingTensors;
import org.jointdnn.wire.coded.VisitCoding;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.jointdnn.DescribeBundleRequest;
import org.jointdnn.wire.jointdnn.InferRequestPart;
import org.jointdnn.wire.jointdnn.JointDnnServiceGrpc;

/**
 * A visit that sends one large tensor, coded whole before it leaves and coded in chunks while others are on their way.
 * What the server computed is taken off. The tensor is what SqueezeNet's first block makes, 3.2 MB as it is; and, over a
 * link that is next to nothing, 50 kB in the middle of MobileNetV2.
 *
 * <p>Arguments: a cache folder, then names of codecs; without names, a few.
 */
public final class CodedUpload {
    private static final int VISITS = 15;
    private static final List<String> CODECS =
            List.of("q8", "q8+shuffle+zstd1", "q4+zrun+lz4", "raw+shuffle+zstd1", "q8+png");

    private final ManagedChannel channel;
    private final Boundary boundary;
    private final OutgoingTensor tensor;
    private final double slowdown;

    private CodedUpload(ManagedChannel channel, Boundary boundary, OutgoingTensor tensor, double slowdown) {
        this.channel = channel;
        this.boundary = boundary;
        this.tensor = tensor;
        this.slowdown = slowdown;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 0) {
            System.err.println("usage: CodedUpload CACHE_FOLDER [CODEC]...");
            System.exit(2);
        }
        List<String> codecs =
                arguments.length == 1 ? CODECS : List.of(arguments).subList(1, arguments.length);
        System.out.println(
                "link               slowdown  codec                 coded kB  coding ms  whole ms  chunks ms  ratio"
                        + " (medians of " + VISITS + ")");
        try (TwoSides sides = TwoSides.start(Path.of(arguments[0]))) {
            ManagedChannel channel = Grpc.newChannelBuilder(sides.linkedAddress(), InsecureChannelCredentials.create())
                    .build();
            Boundary large = Boundary.before(channel, "squeezenet1.1", 1);
            for (EmulatedLink link :
                    List.of(EmulatedLink.of(Link.WIFI), EmulatedLink.constant(100, 100, 10), TwoSides.FAST)) {
                sides.setLink(link);
                for (double slowdown : new double[] {1, 10}) {
                    compare(channel, link, large, slowdown, codecs);
                }
            }
            compare(channel, TwoSides.FAST, Boundary.before(channel, "mobilenetv2", 17), 1, codecs);
            channel.shutdownNow();
        }
    }

    private static String name(EmulatedLink link) {
        return link == TwoSides.FAST ? "loopback" : link.up() + ", " + link.rttMillis() + " ms";
    }

    /** A tensor that one block of a network reads. */
    private record Boundary(String network, Bundle bundle, int block, TensorSpec spec) {
        static Boundary before(ManagedChannel channel, String network, int block) {
            ByteString description = JointDnnServiceGrpc.newBlockingStub(channel)
                    .describeBundle(DescribeBundleRequest.newBuilder()
                            .setModelName(network)
                            .build())
                    .getBundle();
            Bundle bundle = BundleCodec.decode(description.toByteArray(), network);
            return new Boundary(
                    network,
                    bundle,
                    block,
                    bundle.segmentInputs(block, block).get(0).spec());
        }
    }

    private static void compare(
            ManagedChannel channel, EmulatedLink link, Boundary boundary, double slowdown, List<String> codecs)
            throws InterruptedException {
        for (String codec : codecs) {
            OutgoingTensor tensor = new OutgoingTensor(
                    boundary.spec().name(),
                    CodecBenchmark.features(boundary.spec().shape()),
                    Codecs.parse(codec));
            String row = new CodedUpload(channel, boundary, tensor, slowdown).measure();
            System.out.println(String.format(Locale.ROOT, "%-18s %8.0f  %s", name(link), slowdown, row));
        }
    }

    private String measure() throws InterruptedException {
        double[] whole = new double[VISITS];
        double[] chunks = new double[VISITS];
        double[] coding = new double[VISITS];
        long bytes = 0;
        for (int visit = -5; visit < VISITS; visit++) {
            Visit atOnce = visit(true);
            Visit streamed = visit(false);
            bytes = streamed.bytes;
            if (visit >= 0) {
                whole[visit] = atOnce.millis;
                chunks[visit] = streamed.millis;
                coding[visit] = streamed.codingMillis;
            }
        }
        return String.format(
                Locale.ROOT,
                "%-20s  %8.0f  %9.2f  %8.2f  %9.2f  %5.2f",
                tensor.codec(),
                bytes / 1e3,
                median(coding),
                median(whole),
                median(chunks),
                median(whole) / median(chunks));
    }

    private static double median(double[] samples) {
        Arrays.sort(samples);
        return Quantiles.of(samples, 0.5);
    }

    private record Visit(double millis, double codingMillis, long bytes) {}

    private Visit visit(boolean atOnce) throws InterruptedException {
        try (PacedWork work = new PacedWork(new Slowdown(slowdown))) {
            VisitCoding coding = new VisitCoding(new Paced(work));
            long start = System.nanoTime();
            ModelInferResponse answer = atOnce ? atOnce(coding) : inChunks(coding);
            ServerStamps stamps = ServerStamps.of(answer);
            long nanos = System.nanoTime() - start - stamps.queueNanos() - stamps.computeNanos();
            return new Visit(nanos / 1e6, coding.nanos() / 1e6, coding.sentBytes());
        }
    }

    private ModelInferRequest.Builder request() {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(boundary.network());
        new SegmentRequest(boundary.bundle().modelHash(), boundary.block(), boundary.block(), "upload", List.of())
                .writeTo(request);
        return request;
    }

    private ModelInferResponse atOnce(VisitCoding coding) {
        ModelInferRequest.Builder request = request();
        CodedMessages.addInput(request, tensor, coding);
        return ClientCalls.blockingUnaryCall(channel, InferMethod.DESCRIPTOR, CallOptions.DEFAULT, request.build());
    }

    private ModelInferResponse inChunks(VisitCoding coding) throws InterruptedException {
        ModelInferRequest.Builder header = request();
        CodedMessages.declareInput(header, tensor);
        var call = ClientCalls.blockingBidiStreamingCall(
                channel, JointDnnServiceGrpc.getStreamInferMethod(), CallOptions.DEFAULT);
        try (OutgoingTensors outgoing = new OutgoingTensors(List.of(tensor), coding)) {
            call.write(InferRequestPart.newBuilder().setHeader(header).build());
            while (outgoing.hasNext()) {
                call.write(
                        InferRequestPart.newBuilder().setChunk(outgoing.next()).build());
            }
            call.halfClose();
            ModelInferResponse answer = call.read().getHeader();
            call.read();
            return answer;
        } catch (StatusException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Paced(PacedWork work) implements CodingWork {
        @Override
        public <T> T run(Supplier<T> stretch) {
            return work.run(stretch);
        }

        @Override
        public long nanos() {
            return work.nanos();
        }
    }
}
