package org.jointdnn.device;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jointdnn.engine.Timeline;
import org.jointdnn.wire.InferMethod;
import org.jointdnn.wire.LinkException;
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
import org.jointdnn.wire.jointdnn.JointDnnServiceGrpc;
import org.jointdnn.wire.jointdnn.JointDnnServiceGrpc.JointDnnServiceBlockingStub;
import org.jointdnn.wire.jointdnn.ListModelsRequest;
import org.jointdnn.wire.jointdnn.PrepareSegmentRequest;
import org.jointdnn.wire.jointdnn.ProbeRequest;
import org.jointdnn.wire.jointdnn.ProbeResponse;

/**
 * The calls to one server; every failure is a {@link LinkException}.
 *
 * <p>Thread safety: safe.
 */
final class CloudCalls implements Prober {
    /** Preparing a model or measuring it takes the server minutes, not hours. */
    private static final Duration LONG_CALL = Duration.ofMinutes(30);

    private final Channel channel;
    private final String target;
    private final Duration timeout;
    private final Runnable permit;
    private final JointDnnServiceBlockingStub stub;

    /**
     * @param target the server's address as the user wrote it, for error texts
     * @param timeout of a query, a probe and other short calls
     */
    CloudCalls(Channel channel, String target, Duration timeout) {
        this(channel, target, timeout, () -> {});
    }

    /** @param permit throws {@link LinkException.Forbidden} while nothing may be sent */
    CloudCalls(Channel channel, String target, Duration timeout, Runnable permit) {
        this.channel = channel;
        this.target = target;
        this.timeout = timeout;
        this.permit = permit;
        this.stub = JointDnnServiceGrpc.newBlockingStub(channel);
    }

    /** These calls, with less time for short ones if the instant comes earlier; {@link Timeline#NEVER} changes nothing. */
    CloudCalls until(long deadlineNanos) {
        if (deadlineNanos == Timeline.NEVER) {
            return this;
        }
        long leftNanos = Math.max(1, deadlineNanos - System.nanoTime());
        return leftNanos >= timeout.toNanos()
                ? this
                : new CloudCalls(channel, target, Duration.ofNanos(leftNanos), permit);
    }

    List<String> listModels() {
        return call(
                timeout,
                server -> server.listModels(ListModelsRequest.getDefaultInstance())
                        .getNamesList());
    }

    /**
     * The model's bundle; its bytes are empty if the hash is the known one.
     *
     * @param knownHash may be empty
     */
    DescribeBundleResponse describe(String model, String knownHash) {
        DescribeBundleRequest request = DescribeBundleRequest.newBuilder()
                .setModelName(model)
                .setKnownHash(knownHash)
                .build();
        return call(LONG_CALL, server -> server.describeBundle(request));
    }

    /** Receives a blob's content from an offset on, chunk by chunk. */
    void fetchBlob(String model, String sha256, long offset, ChunkConsumer consumer) {
        FetchBlobRequest request = FetchBlobRequest.newBuilder()
                .setModelName(model)
                .setSha256(sha256)
                .setOffset(offset)
                .build();
        this.<Void>call(LONG_CALL, server -> {
            Iterator<BlobChunk> chunks = server.fetchBlob(request);
            while (chunks.hasNext()) {
                consumer.accept(chunks.next().getData());
                permit.run();
            }
            return null;
        });
    }

    /** Takes the next bytes of a blob. */
    interface ChunkConsumer {
        void accept(ByteString chunk);
    }

    /** Has a lost connection be made again with the next call, however often that has failed before. */
    @Override
    public void hurry() {
        if (channel instanceof ManagedChannel) {
            ((ManagedChannel) channel).resetConnectBackoff();
        }
    }

    @Override
    public ProbeSample probe(int uploadBytes, int downloadBytes) {
        ProbeRequest request = ProbeRequest.newBuilder()
                .setPayload(incompressible(uploadBytes))
                .setAnswerBytes(downloadBytes)
                .build();
        return call(timeout, server -> {
            long sentNanos = System.nanoTime();
            ProbeResponse answer = server.probe(request);
            return new ProbeSample(sentNanos, answer.getReceivedNanos(), answer.getSentNanos(), System.nanoTime());
        });
    }

    private static ByteString incompressible(int length) {
        if (length == 0) {
            return ByteString.EMPTY;
        }
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /**
     * The server's profile of the model, as the bytes of its file.
     *
     * @param progress receives how many measurements are done, and of how many
     */
    byte[] cloudProfile(String model, String modelHash, BiConsumer<Integer, Integer> progress) {
        CloudProfileRequest request = CloudProfileRequest.newBuilder()
                .setModelName(model)
                .setModelHash(modelHash)
                .build();
        return call(LONG_CALL, server -> {
            Iterator<CloudProfileUpdate> updates = server.cloudProfile(request);
            while (updates.hasNext()) {
                CloudProfileUpdate update = updates.next();
                if (update.getUpdateCase() == CloudProfileUpdate.UpdateCase.PROFILE) {
                    return update.getProfile().toByteArray();
                }
                progress.accept(
                        update.getProgress().getDone(), update.getProgress().getTotal());
            }
            throw new LinkException.Protocol(target + " ended its answer without a profile", null);
        });
    }

    /** Has the server make a segment ready to run. */
    void prepareSegment(String model, String modelHash, int from, int to) {
        PrepareSegmentRequest request = PrepareSegmentRequest.newBuilder()
                .setModelName(model)
                .setModelHash(modelHash)
                .setFrom(from)
                .setTo(to)
                .build();
        call(LONG_CALL, server -> server.prepareSegment(request));
    }

    /** Asks for an inference and waits for its answer. */
    ModelInferResponse infer(ModelInferRequest request) {
        permit.run();
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return ClientCalls.blockingUnaryCall(channel, InferMethod.DESCRIPTOR, options, request);
        } catch (StatusRuntimeException e) {
            throw LinkException.of(target, e);
        }
    }

    /** Begins an inference whose tensors go and come in chunks; must be closed. */
    StreamedCall inferInChunks() {
        permit.run();
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
        return new StreamedCall(
                ClientCalls.blockingBidiStreamingCall(channel, JointDnnServiceGrpc.getStreamInferMethod(), options),
                target);
    }

    /** Has the server drop what it keeps for a query; returns at once, and it does not matter if it fails. */
    void forget(String queryId) {
        try {
            permit.run();
        } catch (LinkException.Forbidden e) {
            return;
        }
        JointDnnServiceGrpc.newStub(channel)
                .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .forget(ForgetRequest.newBuilder().setQueryId(queryId).build(), new StreamObserver<ForgetResponse>() {
                    @Override
                    public void onNext(ForgetResponse done) {}

                    @Override
                    public void onError(Throwable failure) {
                        // The server drops the tensors by itself after a while.
                    }

                    @Override
                    public void onCompleted() {}
                });
    }

    /** The server's address as the user wrote it. */
    String target() {
        return target;
    }

    /** Makes a call; an answer that is not read to its end, for whatever reason, is cancelled. */
    private <T> T call(Duration limit, Function<JointDnnServiceBlockingStub, T> work) {
        permit.run();
        Context.CancellableContext scope = Context.current().withCancellation();
        Context outer = scope.attach();
        try {
            return work.apply(stub.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (StatusRuntimeException e) {
            throw LinkException.of(target, e);
        } finally {
            scope.detach(outer);
            scope.cancel(null);
        }
    }
}
