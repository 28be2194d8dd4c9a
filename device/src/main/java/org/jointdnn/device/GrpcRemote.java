package org.jointdnn.device;

import io.grpc.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
final class GrpcRemote implements RemoteSide, AutoCloseable {
    private final CloudCalls calls;
    private final String model;
    private final String modelHash;
    private final Map<String, TensorSpec> crossing = new HashMap<>();
    private final ClockOffset clockOffset;
    private final WireLimits limits;
    private final Pace pace;
    private final ExecutorService visits = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "jointdnn-visit");
        thread.setDaemon(true);
        return thread;
    });

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

    /** Fails with a LinkException if the visit fails. */
    @Override
    public CompletableFuture<RemoteResult> begin(RemoteRun visit) {
        UnderWay answer = new UnderWay();
        visits.execute(answer.scope.wrap(() -> {
            try {
                answer.complete(run(visit));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            } finally {
                answer.scope.cancel(null);
            }
        }));
        return answer;
    }

    /** A visit's answer; cancelling it cancels the call. */
    private static final class UnderWay extends CompletableFuture<RemoteResult> {
        private final Context.CancellableContext scope = Context.ROOT.withCancellation();

        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean cancelled = super.cancel(mayInterrupt);
            scope.cancel(null);
            return cancelled;
        }
    }

    /** Throws LinkException if the visit fails. */
    RemoteResult run(RemoteRun run) {
        long startNanos = System.nanoTime();
        try (PacedWork work = new PacedWork(pace)) {
            CloudVisit visit = new CloudVisit(model, modelHash, run, crossing, limits, new PacedCoding(work));
            CloudVisit.Answer answer = visit.make(calls.until(run.deadlineNanos()));
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

    /** Ends the threads that visits are made on, when these have ended. */
    @Override
    public void close() {
        visits.shutdown();
    }
}
