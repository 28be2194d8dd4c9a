package org.jointdnn.testbed.simulation;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.SegmentCosts;

/** A device in virtual time: a segment takes what its costs say, times how much the device is slowed down at the moment. */
final class SimulatedDevice implements SegmentRunner {
    private final VirtualTime time;
    private final Digests digests;
    private final SegmentCosts costs;
    private double slowdown = 1;
    private long changedNanos = -1;

    SimulatedDevice(VirtualTime time, Digests digests, SegmentCosts costs) {
        this.time = time;
        this.digests = digests;
        this.costs = costs;
    }

    /** Computes so many times as long from now on. */
    void slowDown(double times) {
        slowdown = times;
        changedNanos = time.nanoTime();
    }

    /** When it last became slower or faster; -1 if never. */
    long changedNanos() {
        return changedNanos;
    }

    double slowdown() {
        return slowdown;
    }

    @Override
    public SegmentResult run(int from, int to, Map<String, Tensor> inputs) {
        CompletableFuture<SegmentResult> done = begin(from, to, inputs);
        time.await(VirtualTime.NEVER, done);
        return done.join();
    }

    @Override
    public CompletableFuture<SegmentResult> begin(int from, int to, Map<String, Tensor> inputs) {
        CompletableFuture<SegmentResult> done = new CompletableFuture<>();
        long nanos = Math.round(1e6 * slowdown * costs.millis(from, to));
        time.after(nanos, () -> done.complete(new SegmentResult(digests.run(from, to, inputs), nanos)));
        return done;
    }
}
