package org.jointdnn.engine;

import ai.onnxruntime.OrtSession;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.SegmentAssembler;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one bundle on this machine: opened on demand or ahead of time, kept under a memory
 * budget, the least recently used closed first, none while a run uses it.
 *
 * <p>Thread safety: safe. Runs, of one segment too, go on at the same time as each other.
 */
public final class SegmentSessions implements SegmentRunner, AutoCloseable {
    /** Memory that waits for the next query; a few times the activations that cross between segments. */
    private static final long POOL_BYTES = 128L << 20;

    private final Bundle bundle;
    private final Pace pace;
    private final LeasedCache<Segment, SegmentSession> sessions;
    private final TensorPool pool = new TensorPool(POOL_BYTES);

    /**
     * @param pace how long to pause after every run, counted as part of its time
     * @param memoryBudgetBytes of the sessions that are kept, by estimate: mapped and packed weights
     *     and activations. Sessions in use are never closed, so one larger than the budget still runs
     */
    public SegmentSessions(OrtRuntime runtime, Bundle bundle, WeightStore weights, Pace pace, long memoryBudgetBytes) {
        if (memoryBudgetBytes < 0) {
            throw new IllegalArgumentException("memoryBudgetBytes is " + memoryBudgetBytes + ", must be 0 or more");
        }
        this.bundle = bundle;
        this.pace = pace;
        this.sessions = new LeasedCache<>(
                memoryBudgetBytes,
                segment -> SegmentMemory.estimateBytes(bundle, segment),
                segment -> SegmentSession.open(
                        runtime, SegmentAssembler.assemble(bundle, segment.from(), segment.to()), weights));
    }

    @Override
    public SegmentResult run(int from, int to, Map<String, Tensor> inputs) {
        return run(from, to, inputs, null);
    }

    /** The run has a thread of its own; cancelling it tells the runtime to stop. */
    @Override
    public CompletableFuture<SegmentResult> begin(int from, int to, Map<String, Tensor> inputs) {
        CancellableRun run = CancellableRun.of(options -> run(from, to, inputs, options));
        run.start();
        return run;
    }

    private SegmentResult run(int from, int to, Map<String, Tensor> inputs, OrtSession.@Nullable RunOptions options) {
        try (LeasedCache<Segment, SegmentSession>.Lease lease = sessions.borrow(new Segment(from, to))) {
            return pace == Pace.FULL
                    ? run(lease.resource(), inputs, options)
                    : runPaced(lease.resource(), inputs, options);
        }
    }

    private SegmentResult run(
            SegmentSession session, Map<String, Tensor> inputs, OrtSession.@Nullable RunOptions options) {
        long start = System.nanoTime();
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (TensorSpec spec : session.model().outputs()) {
            outputs.put(spec.name(), pool.take(spec.type(), spec.shape()));
        }
        session.runInto(outputs, inputs, options);
        return new SegmentResult(outputs, System.nanoTime() - start);
    }

    private SegmentResult runPaced(
            SegmentSession session, Map<String, Tensor> inputs, OrtSession.@Nullable RunOptions options) {
        try (PacedWork work = new PacedWork(pace)) {
            SegmentResult result = work.run(() -> run(session, inputs, options));
            return new SegmentResult(result.outputs(), work.nanos());
        }
    }

    @Override
    public void recycle(Tensor tensor) {
        pool.giveBack(tensor);
    }

    /**
     * Opens segments in the background, one after the other, so that their first runs don't wait.
     *
     * @param background runs the work
     * @return completes when all are open, exceptionally with the first failure
     */
    public CompletableFuture<Void> prepare(Collection<Segment> segments, Executor background) {
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        for (Segment segment : segments) {
            all = all.thenRunAsync(() -> sessions.borrow(segment).close(), background);
        }
        return all;
    }

    /** Whether the segment is open, so that a run of it starts at once. */
    public boolean isOpen(int from, int to) {
        return sessions.holds(new Segment(from, to));
    }

    /** Bytes of the open sessions, by estimate. */
    public long usedBytes() {
        return sessions.usedBytes();
    }

    /** Bytes that an open session for a segment occupies, by estimate. */
    public static long estimateBytes(Bundle bundle, Segment segment) {
        return SegmentMemory.estimateBytes(bundle, segment);
    }

    public Bundle bundle() {
        return bundle;
    }

    /** Closes all sessions; those in use when their runs end. */
    @Override
    public void close() {
        sessions.close();
    }
}
