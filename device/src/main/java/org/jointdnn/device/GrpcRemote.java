package org.jointdnn.device;

import java.util.HashMap;
import java.util.Map;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.PacedWork;
import org.jointdnn.engine.RemoteResult;
import org.jointdnn.engine.RemoteRun;
import org.jointdnn.engine.RemoteSide;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.wire.CorruptedMessageException;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.LinkException;
import org.jointdnn.wire.WireLimits;

/** The cloud server as the plan executor sees it. Thread safety: safe. */
final class GrpcRemote implements RemoteSide {
    private final CloudCalls calls;
    private final String model;
    private final String modelHash;
    private final Map<String, TensorSpec> crossing = new HashMap<>();
    private final ClockOffset clockOffset;
    private final WireLimits limits;
    private final Pace pace;

    /**
     * @param model the model's name on the server
     * @param pace of this device, at which it codes too
     */
    GrpcRemote(CloudCalls calls, String model, Bundle bundle, ClockOffset clockOffset, WireLimits limits, Pace pace) {
        this.calls = calls;
        this.model = model;
        this.modelHash = bundle.modelHash();
        bundle.tensors().forEach(tensor -> crossing.put(tensor.name(), tensor.spec()));
        this.clockOffset = clockOffset;
        this.limits = limits;
        this.pace = pace;
    }

    /** Throws LinkException if the visit fails. */
    @Override
    public RemoteResult run(RemoteRun run) {
        long startNanos = System.nanoTime();
        try (PacedWork work = new PacedWork(pace)) {
            CloudVisit visit = new CloudVisit(model, modelHash, run, crossing, limits, new PacedCoding(work));
            CloudVisit.Answer answer = visit.make(calls);
            return new RemoteResult(
                    answer.outputs(),
                    VisitTimings.of(
                            startNanos,
                            answer.sentNanos(),
                            System.nanoTime(),
                            answer.stamps(),
                            clockOffset,
                            visit.traffic(answer.stamps())));
        } catch (CorruptedMessageException e) {
            throw new LinkException.Corrupted(
                    "the link to " + calls.target() + " damages messages: " + e.getMessage(), e);
        } catch (InvalidMessageException e) {
            throw new LinkException.Protocol(calls.target() + " answered nonsense: " + e.getMessage(), e);
        }
    }

    @Override
    public void forget(String queryId) {
        calls.forget(queryId);
    }
}
