package org.jointdnn.device;

import java.util.Map;
import org.jointdnn.engine.RemoteResult;
import org.jointdnn.engine.RemoteRun;
import org.jointdnn.engine.RemoteSide;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.LinkException;
import org.jointdnn.wire.SegmentRequest;
import org.jointdnn.wire.ServerStamps;
import org.jointdnn.wire.TensorMessages;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferRequestedOutputTensor;
import org.jointdnn.wire.inference.ModelInferResponse;

/** The cloud server as the plan executor sees it. Thread safety: safe. */
final class GrpcRemote implements RemoteSide {
    private final CloudCalls calls;
    private final String model;
    private final String modelHash;
    private final ClockOffset clockOffset;
    private final WireLimits limits;

    GrpcRemote(CloudCalls calls, String model, String modelHash, ClockOffset clockOffset, WireLimits limits) {
        this.calls = calls;
        this.model = model;
        this.modelHash = modelHash;
        this.clockOffset = clockOffset;
        this.limits = limits;
    }

    /** Throws LinkException if the visit fails. */
    @Override
    public RemoteResult run(RemoteRun visit) {
        long startNanos = System.nanoTime();
        ModelInferRequest request = request(visit);
        long sentNanos = System.nanoTime();
        ModelInferResponse answer = calls.infer(request);
        try {
            Map<String, Tensor> outputs = TensorMessages.outputs(answer, limits);
            for (String name : visit.returned()) {
                if (!outputs.containsKey(name)) {
                    throw new InvalidMessageException("the answer lacks tensor '" + name + "'");
                }
            }
            ServerStamps stamps = ServerStamps.of(answer);
            long endNanos = System.nanoTime();
            return new RemoteResult(outputs, VisitTimings.of(startNanos, sentNanos, endNanos, stamps, clockOffset));
        } catch (InvalidMessageException e) {
            throw new LinkException.Protocol(calls.target() + " answered nonsense: " + e.getMessage(), e);
        }
    }

    private ModelInferRequest request(RemoteRun visit) {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(model);
        new SegmentRequest(modelHash, visit.from(), visit.to(), visit.queryId(), visit.kept()).writeTo(request);
        visit.send().forEach((name, tensor) -> TensorMessages.addInput(request, name, tensor));
        visit.returned()
                .forEach(name -> request.addOutputs(
                        InferRequestedOutputTensor.newBuilder().setName(name)));
        return request.build();
    }

    @Override
    public void forget(String queryId) {
        calls.forget(queryId);
    }
}
