package org.jointdnn.cloud;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.wire.MessageChecksums;
import org.jointdnn.wire.SegmentRequest;
import org.jointdnn.wire.ServerLoad;
import org.jointdnn.wire.TensorMessages;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.coded.CodedMessages;
import org.jointdnn.wire.coded.CodingWork;
import org.jointdnn.wire.coded.IncomingTensors;
import org.jointdnn.wire.coded.VisitCoding;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferResponse;

/**
 * Answers inference requests: of any client for a whole model, of JointDNN's devices for a segment,
 * whose inputs may also come from what an earlier visit left here. A whole model is the segment of all
 * its blocks.
 *
 * <p>Everything in a request is checked against the model before anything runs. Thread safety: safe.
 */
final class Inference {
    private final RequestChecks checks;
    private final ComputeSlots slots;
    private final KeptTensors kept;
    private final WireLimits limits;
    private final LongSupplier nanoClock;
    private final RecentTimes computeTimes;

    Inference(ServedModels models, ComputeSlots slots, KeptTensors kept, WireLimits limits, LongSupplier nanoClock) {
        this.checks = new RequestChecks(models, kept, limits);
        this.slots = slots;
        this.kept = kept;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.computeTimes = new RecentTimes(nanoClock);
    }

    /**
     * Answers a request that has its tensors with it.
     *
     * @param send takes the answer; when it returns, nothing refers to the memory of its tensors
     */
    void answer(ModelInferRequest request, Consumer<ModelInferResponse> send) {
        long arrivedNanos = nanoClock.getAsLong();
        OptionalLong checksum = MessageChecksums.verify(request);
        VisitCoding coding = new VisitCoding(CodingWork.timed());
        boolean pictures = PictureInputs.areIn(request);
        AcceptedRequest accepted =
                checks.accept(pictures ? PictureInputs.declared(request, checks.bundle(request)) : request);
        Map<String, Tensor> inputs = pictures
                ? slots.run(() -> PictureInputs.read(request, accepted, limits, coding))
                : CodedMessages.read(request, accepted.inputs(), limits, coding);
        RanSegment ran = run(accepted, inputs, arrivedNanos + coding.nanos());
        try {
            send.accept(answer(request, accepted, ran, coding, checksum));
        } finally {
            ran.recycle();
        }
    }

    private ModelInferResponse answer(
            ModelInferRequest request,
            AcceptedRequest accepted,
            RanSegment ran,
            VisitCoding coding,
            OptionalLong requestChecksum) {
        ModelInferResponse.Builder answer = answerTo(request);
        if (accepted.wanted().values().stream().allMatch(codec -> codec == Codecs.RAW)) {
            TensorMessages.addOutputs(answer, ran.select(accepted.wanted().keySet()), request);
        } else {
            ran.outgoing(accepted).forEach(out -> CodedMessages.addOutput(answer, out, coding));
        }
        ran.stamps(nanoClock.getAsLong(), coding.nanos()).writeTo(answer);
        requestChecksum.ifPresent(checksum -> MessageChecksums.seal(answer, checksum));
        return answer.build();
    }

    /** An answer without tensors and stamps. */
    static ModelInferResponse.Builder answerTo(ModelInferRequest request) {
        return ModelInferResponse.newBuilder()
                .setModelName(request.getModelName())
                .setModelVersion(RequestChecks.VERSION)
                .setId(request.getId());
    }

    /** A request whose tensors follow it, if it fits its model and there is a chance to answer it in time. */
    AcceptedRequest accept(ModelInferRequest header) {
        AcceptedRequest accepted = checks.accept(header);
        slots.check(accepted.work());
        return accepted;
    }

    /** Takes an accepted request's tensors as they come. */
    IncomingTensors incoming(AcceptedRequest request, VisitCoding coding) {
        return new IncomingTensors(request.inputs(), limits, coding);
    }

    /** The server's monotonic clock. */
    long nanoTime() {
        return nanoClock.getAsLong();
    }

    /**
     * Runs an accepted request when it is its turn, and keeps what it says. The result's memory must be recycled.
     *
     * @param inputs as the request declares them
     * @param receivedNanos when they were all there
     */
    RanSegment run(AcceptedRequest request, Map<String, Tensor> inputs, long receivedNanos) {
        SegmentRequest segment = request.segment().orElse(null);
        if (segment == null) {
            return run(request, inputs, Set.of(), receivedNanos);
        }
        Map<String, Tensor> present = new HashMap<>(kept.of(segment.queryId()));
        present.putAll(inputs);
        for (BundleTensor input : request.model().bundle().segmentInputs(request.from(), request.to())) {
            if (!present.containsKey(input.name())) {
                throw Refusals.forgotten(segment.queryId(), input.name());
            }
        }
        RanSegment ran = run(request, present, Set.copyOf(segment.kept()), receivedNanos);
        kept.replace(segment.queryId(), ran.select(segment.kept()));
        return ran;
    }

    private RanSegment run(
            AcceptedRequest request, Map<String, Tensor> present, Set<String> keptNames, long receivedNanos) {
        return slots.run(request.work(), () -> {
            SegmentResult result = request.model().runner().run(request.from(), request.to(), present);
            long queueNanos = nanoClock.getAsLong() - receivedNanos - result.computeNanos();
            Map<String, Tensor> all = new HashMap<>(present);
            all.putAll(result.outputs());
            List<Tensor> passing = new ArrayList<>();
            result.outputs().forEach((name, tensor) -> {
                if (!keptNames.contains(name)) {
                    passing.add(tensor);
                }
            });
            return new RanSegment(
                    all,
                    receivedNanos,
                    Math.max(0, queueNanos),
                    result.computeNanos(),
                    load(request.work(), result.computeNanos()),
                    () -> passing.forEach(request.model().runner()::recycle));
        });
    }

    private ServerLoad load(SegmentWork work, long computeNanos) {
        computeTimes.add(work, computeNanos);
        return new ServerLoad(computeTimes.timesTheLeast(work, computeNanos), slots.waiting());
    }
}
