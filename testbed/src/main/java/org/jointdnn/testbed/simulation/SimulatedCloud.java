package org.jointdnn.testbed.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jointdnn.device.adapt.LinkProbe;
import org.jointdnn.engine.BlockGraph;
import org.jointdnn.engine.RemoteResult;
import org.jointdnn.engine.RemoteRun;
import org.jointdnn.engine.RemoteSide;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.OneWayLink;
import org.jointdnn.wire.LinkException;

/** A server behind a link in virtual time. */
final class SimulatedCloud implements RemoteSide, LinkProbe {
    private final VirtualTime time;
    private final Digests digests;
    private final Costs costs;
    private final SimulatedLane up;
    private final SimulatedLane down;
    private final Map<String, CrossingTensor> tensors = new HashMap<>();
    private final Map<String, Map<String, Tensor>> kept = new HashMap<>();
    private final List<CompletableFuture<?>> underWay = new ArrayList<>();
    private long delayNanos;
    private double loadFactor = 1;
    private double queueMillis;
    private boolean reachable = true;
    private long busyUntilNanos;
    private long damagesUntilNanos;
    private long repeatsUntilNanos;
    private long askedNanos;
    private int vainAnswers;

    /** @param costs whose cloud segments and codings say how long the server takes */
    SimulatedCloud(VirtualTime time, BlockGraph graph, Costs costs, EmulatedLink link) {
        this.time = time;
        this.digests = new Digests(graph);
        this.costs = costs;
        this.delayNanos = link.oneWayDelayNanos();
        this.up = new SimulatedLane(time, OneWayLink.idle(link.up(), delayNanos, 0));
        this.down = new SimulatedLane(time, OneWayLink.idle(link.down(), delayNanos, 0));
        costs.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    }

    /** Computes so many times as long, after a wait, from now on. */
    void load(double factor, double waitMillis) {
        loadFactor = factor;
        queueMillis = waitMillis;
    }

    /** Changes both directions from now on. */
    void change(EmulatedLink link) {
        delayNanos = link.oneWayDelayNanos();
        up.change(up.link().changed(link.up(), delayNanos, time.nanoTime()));
        down.change(down.link().changed(link.down(), delayNanos, time.nanoTime()));
    }

    /** Nothing passes, and nobody is told, until {@link #flow}. */
    void stall() {
        up.hold();
        down.hold();
    }

    /** What was held back passes. */
    void flow() {
        up.resume();
        down.resume();
    }

    /** Refuses visits until an instant, and says that they may come back then. */
    void refuseUntil(long nanos) {
        busyUntilNanos = nanos;
    }

    /** Answers that arrive before an instant are damaged, and found to be. */
    void damageUntil(long nanos) {
        damagesUntilNanos = nanos;
    }

    /** Answers that leave before an instant come even if nobody waits any more, and once more, wrong, after that. */
    void repeatUntil(long nanos) {
        repeatsUntilNanos = nanos;
    }

    /** Connections break, and what the server kept is lost if it crashed; nothing is reached until {@link #comeBack}. */
    void breakDown(boolean crashed) {
        reachable = false;
        reset();
        if (crashed) {
            forget();
        }
    }

    /** What the server kept is lost. */
    void forget() {
        kept.clear();
    }

    /** Connections break, but new ones can be made. */
    void reset() {
        List<CompletableFuture<?>> broken = new ArrayList<>(underWay);
        underWay.clear();
        broken.forEach(
                future -> future.completeExceptionally(new LinkException.Unreachable("the connection broke", null)));
    }

    /** The server can be reached again. */
    void comeBack() {
        reachable = true;
    }

    @Override
    public void forget(String queryId) {
        kept.remove(queryId);
    }

    @Override
    public CompletableFuture<RemoteResult> begin(RemoteRun visit) {
        CompletableFuture<RemoteResult> answer = new CompletableFuture<>();
        if (connects(answer)) {
            new SimulatedVisit(time, this, visit, answer).send();
        }
        return answer;
    }

    private boolean connects(CompletableFuture<?> answer) {
        askedNanos = time.nanoTime();
        underWay.removeIf(CompletableFuture::isDone);
        underWay.add(answer);
        if (!reachable) {
            time.after(
                    delayNanos,
                    () -> answer.completeExceptionally(new LinkException.Unreachable("no connection", null)));
        }
        return reachable;
    }

    @Override
    public CompletableFuture<Times> begin(int upBytes, int downBytes) {
        CompletableFuture<Times> answer = new CompletableFuture<>();
        if (connects(answer)) {
            long began = time.nanoTime();
            up.send(upBytes, answer::isDone, () -> {
                long there = time.nanoTime();
                down.send(
                        downBytes,
                        answer::isDone,
                        () -> answer.complete(new Times((there - began) / 1e6, (time.nanoTime() - there) / 1e6)));
            });
        }
        return answer;
    }

    /** How many visits and probes nobody has answered or given up. */
    int underWay() {
        underWay.removeIf(CompletableFuture::isDone);
        return underWay.size();
    }

    /** How many queries' tensors are kept. */
    int kept() {
        return kept.size();
    }

    /** When a visit or a probe last began. */
    long askedNanos() {
        return askedNanos;
    }

    /** How many answers came when nobody waited for them any more. */
    int vainAnswers() {
        return vainAnswers;
    }

    void noteVain() {
        vainAnswers++;
    }

    /** For how long a visit that arrives now is refused; zero if it isn't. */
    Duration refusal() {
        return Duration.ofNanos(Math.max(0, busyUntilNanos - time.nanoTime()));
    }

    boolean corrupts() {
        return time.nanoTime() < damagesUntilNanos;
    }

    boolean repeats() {
        return time.nanoTime() < repeatsUntilNanos;
    }

    CrossingTensor tensor(String name) {
        CrossingTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor '" + name + "' crosses");
        }
        return tensor;
    }

    Map<String, Tensor> kept(String queryId) {
        return kept.getOrDefault(queryId, Map.of());
    }

    void keep(String queryId, Map<String, Tensor> tensorsToKeep) {
        if (tensorsToKeep.isEmpty()) {
            kept.remove(queryId);
        } else {
            kept.put(queryId, tensorsToKeep);
        }
    }

    Digests digests() {
        return digests;
    }

    SimulatedLane up() {
        return up;
    }

    SimulatedLane down() {
        return down;
    }

    double loadFactor() {
        return loadFactor;
    }

    double queueMillis() {
        return queueMillis;
    }

    double millis(int from, int to) {
        return loadFactor * costs.cloud().millis(from, to);
    }
}
