package org.jointdnn.cloud;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jointdnn.onnx.bundle.Blob;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleCodec;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.jointdnn.BlobChunk;
import org.jointdnn.wire.jointdnn.CloudProfileRequest;
import org.jointdnn.wire.jointdnn.CloudProfileUpdate;
import org.jointdnn.wire.jointdnn.DescribeBundleRequest;
import org.jointdnn.wire.jointdnn.DescribeBundleResponse;
import org.jointdnn.wire.jointdnn.FetchBlobRequest;
import org.jointdnn.wire.jointdnn.ForgetRequest;
import org.jointdnn.wire.jointdnn.ForgetResponse;
import org.jointdnn.wire.jointdnn.InferAnswerPart;
import org.jointdnn.wire.jointdnn.InferRequestPart;
import org.jointdnn.wire.jointdnn.JointDnnServiceGrpc.JointDnnServiceImplBase;
import org.jointdnn.wire.jointdnn.ListModelsRequest;
import org.jointdnn.wire.jointdnn.ListModelsResponse;
import org.jointdnn.wire.jointdnn.PrepareSegmentRequest;
import org.jointdnn.wire.jointdnn.PrepareSegmentResponse;
import org.jointdnn.wire.jointdnn.ProbeRequest;
import org.jointdnn.wire.jointdnn.ProbeResponse;

/** JointDNN's own service: what its devices ask beside inference. */
final class DeviceService extends JointDnnServiceImplBase {
    private final ServedModels models;
    private final Inference inference;
    private final ComputeSlots slots;
    private final KeptTensors kept;
    private final WireLimits limits;
    private final LongSupplier nanoClock;

    DeviceService(
            ServedModels models,
            Inference inference,
            ComputeSlots slots,
            KeptTensors kept,
            WireLimits limits,
            LongSupplier nanoClock) {
        this.models = models;
        this.inference = inference;
        this.slots = slots;
        this.kept = kept;
        this.limits = limits;
        this.nanoClock = nanoClock;
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> call) {
        Answers.one(
                "ListModels",
                call,
                () -> ListModelsResponse.newBuilder()
                        .addAllNames(models.names())
                        .build());
    }

    @Override
    public void describeBundle(DescribeBundleRequest request, StreamObserver<DescribeBundleResponse> call) {
        Answers.one("DescribeBundle of " + request.getModelName(), call, () -> {
            Bundle bundle = models.get(request.getModelName()).bundle();
            DescribeBundleResponse.Builder answer =
                    DescribeBundleResponse.newBuilder().setModelHash(bundle.modelHash());
            if (!bundle.modelHash().equals(request.getKnownHash())) {
                answer.setBundle(UnsafeByteOperations.unsafeWrap(BundleCodec.encode(bundle)));
            }
            return answer.build();
        });
    }

    @Override
    public void fetchBlob(FetchBlobRequest request, StreamObserver<BlobChunk> call) {
        try {
            ServedModel model = models.get(request.getModelName());
            int index = indexOf(model.bundle(), request.getSha256());
            long length = model.bundle().blobs().get(index).length();
            if (request.getOffset() < 0 || request.getOffset() > length) {
                throw new InvalidMessageException("offset " + Long.toUnsignedString(request.getOffset())
                        + " is not within the blob's " + length + " bytes");
            }
            BlobSender.start(
                    model.weights().blob(index), request.getOffset(), (ServerCallStreamObserver<BlobChunk>) call);
        } catch (RuntimeException e) {
            call.onError(Refusals.of("FetchBlob of " + request.getModelName(), e));
        }
    }

    private static int indexOf(Bundle bundle, String sha256) {
        List<Blob> blobs = bundle.blobs();
        for (int index = 0; index < blobs.size(); index++) {
            if (blobs.get(index).sha256().equals(sha256)) {
                return index;
            }
        }
        throw Refusals.absent("model '" + bundle.modelName() + "' has no such blob; fetch its description again");
    }

    @Override
    public void probe(ProbeRequest request, StreamObserver<ProbeResponse> call) {
        long receivedNanos = nanoClock.getAsLong();
        Answers.one("Probe", call, () -> {
            int wanted = request.getAnswerBytes();
            if (wanted < 0 || wanted > limits.maxMessageBytes() / 2) {
                throw new InvalidMessageException("answer_bytes is " + Integer.toUnsignedString(wanted)
                        + ", must be at most " + limits.maxMessageBytes() / 2);
            }
            ByteString payload = incompressible(wanted);
            return ProbeResponse.newBuilder()
                    .setPayload(payload)
                    .setReceivedNanos(receivedNanos)
                    .setSentNanos(nanoClock.getAsLong())
                    .build();
        });
    }

    /** Bytes that no part of the network can shrink. */
    private static ByteString incompressible(int length) {
        if (length == 0) {
            return ByteString.EMPTY;
        }
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    @Override
    public void cloudProfile(CloudProfileRequest request, StreamObserver<CloudProfileUpdate> call) {
        try {
            byte[] profile = models.get(request.getModelName(), request.getModelHash())
                    .profile(slots, (done, total) -> call.onNext(progress(done, total)));
            call.onNext(CloudProfileUpdate.newBuilder()
                    .setProfile(UnsafeByteOperations.unsafeWrap(profile))
                    .build());
            call.onCompleted();
        } catch (RuntimeException e) {
            call.onError(Refusals.of("CloudProfile of " + request.getModelName(), e));
        }
    }

    private static CloudProfileUpdate progress(int done, int total) {
        return CloudProfileUpdate.newBuilder()
                .setProgress(
                        CloudProfileUpdate.Progress.newBuilder().setDone(done).setTotal(total))
                .build();
    }

    @Override
    public void prepareSegment(PrepareSegmentRequest request, StreamObserver<PrepareSegmentResponse> call) {
        Answers.one("PrepareSegment of " + request.getModelName(), call, () -> {
            ServedModel model = models.get(request.getModelName(), request.getModelHash());
            int blocks = model.bundle().blocks().size();
            if (request.getFrom() < 0 || request.getTo() < request.getFrom() || request.getTo() >= blocks) {
                throw new InvalidMessageException("segment " + Integer.toUnsignedString(request.getFrom()) + ".."
                        + Integer.toUnsignedString(request.getTo()) + " is not within blocks 0.." + (blocks - 1));
            }
            model.prepare(request.getFrom(), request.getTo());
            return PrepareSegmentResponse.getDefaultInstance();
        });
    }

    @Override
    public StreamObserver<InferRequestPart> streamInfer(StreamObserver<InferAnswerPart> call) {
        return new StreamedInference(inference, (ServerCallStreamObserver<InferAnswerPart>) call).begin();
    }

    @Override
    public void forget(ForgetRequest request, StreamObserver<ForgetResponse> call) {
        Answers.one("Forget", call, () -> {
            kept.forget(request.getQueryId());
            return ForgetResponse.getDefaultInstance();
        });
    }
}
