package org.jointdnn.testbed.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jointdnn.device.adapt.LinkProbe;
import org.jointdnn.engine.BlockGraph;
import org.jointdnn.engine.RemoteResult;
import org.jointdnn.engine.RemoteRun;
import org.jointdnn.engine.RemoteSide;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.Traffic;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Coding;
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
    private final long delayNanos;
    private final SimulatedLane up;
    private final SimulatedLane down;
    private final Map<String, CrossingTensor> tensors = new HashMap<>();
    private final Map<String, Map<String, Tensor>> kept = new HashMap<>();
    private final List<CompletableFuture<?>> underWay = new ArrayList<>();
    private double loadFactor = 1;
    private double queueMillis;
    private boolean reachable = true;

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
        up.change(up.link().changed(link.up(), link.oneWayDelayNanos(), time.nanoTime()));
        down.change(down.link().changed(link.down(), link.oneWayDelayNanos(), time.nanoTime()));
    }

    /** Connections break, and what the server kept is lost if it crashed; nothing is reached until {@link #comeBack}. */
    void breakDown(boolean crashed) {
        reachable = false;
        reset();
        if (crashed) {
            kept.clear();
        }
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
            new Visit(visit, answer).send();
        }
        return answer;
    }

    private boolean connects(CompletableFuture<?> answer) {
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
                        () -> answer.complete(
                                new Times(2e-6 * delayNanos, (there - began) / 1e6, (time.nanoTime() - there) / 1e6)));
            });
        }
        return answer;
    }

    /** One visit on its way. */
    private final class Visit {
        private final RemoteRun run;
        private final CompletableFuture<RemoteResult> answer;
        private final long beganNanos = time.nanoTime();
        private final Coded sent = new Coded();
        private final Coded returned = new Coded();
        private long sentNanos;
        private long receivedNanos;
        private long queueNanos;
        private long computeNanos;

        Visit(RemoteRun run, CompletableFuture<RemoteResult> answer) {
            this.run = run;
            this.answer = answer;
            run.send().keySet().forEach(name -> sent.add(name, true));
            run.returned().forEach(name -> returned.add(name, false));
        }

        /** Tensors in their codings. */
        private final class Coded {
            private long bytes;
            private long rawBytes;
            private double mobileMillis;
            private double cloudMillis;

            void add(String name, boolean upwards) {
                CrossingTensor tensor = tensors.get(name);
                if (tensor == null) {
                    throw new IllegalArgumentException("no tensor '" + name + "' crosses");
                }
                for (Coding coding : tensor.codings()) {
                    if (coding.codec().equals(run.codec(name))) {
                        bytes += coding.bytes();
                        rawBytes += tensor.bytes();
                        Coding.Work work = upwards ? coding.up() : coding.down();
                        mobileMillis += work.mobileMillis();
                        cloudMillis += work.cloudMillis();
                    }
                }
            }
        }

        void send() {
            time.after(nanos(sent.mobileMillis), () -> {
                sentNanos = time.nanoTime();
                up.send(sent.bytes, answer::isDone, this::received);
            });
        }

        private void received() {
            receivedNanos = time.nanoTime();
            queueNanos = nanos(queueMillis);
            computeNanos = nanos(loadFactor * costs.cloud().millis(run.from(), run.to()));
            long coding = nanos(loadFactor * (sent.cloudMillis + returned.cloudMillis));
            time.after(queueNanos + computeNanos + coding, this::computed);
        }

        private void computed() {
            if (answer.isDone()) {
                return;
            }
            Map<String, Tensor> present = new HashMap<>(kept.getOrDefault(run.queryId(), Map.of()));
            present.putAll(run.send());
            Map<String, Tensor> outputs;
            try {
                present.putAll(digests.run(run.from(), run.to(), present));
                outputs = select(present, run.returned());
                keep(select(present, run.kept()));
            } catch (IllegalArgumentException forgotten) {
                answer.completeExceptionally(new LinkException.StateLost("tensors are not there any more", forgotten));
                return;
            }
            down.send(returned.bytes, answer::isDone, () -> arrived(outputs));
        }

        private void keep(Map<String, Tensor> tensorsToKeep) {
            if (tensorsToKeep.isEmpty()) {
                kept.remove(run.queryId());
            } else {
                kept.put(run.queryId(), tensorsToKeep);
            }
        }

        private void arrived(Map<String, Tensor> outputs) {
            long arrivedNanos = time.nanoTime();
            time.after(
                    nanos(returned.mobileMillis),
                    () -> answer.complete(new RemoteResult(outputs, timings(arrivedNanos))));
        }

        private RemoteTimings timings(long arrivedNanos) {
            Traffic traffic =
                    new Traffic(sent.bytes, sent.rawBytes, returned.bytes, returned.rawBytes, 0, 0, List.of());
            long downloadNanos = arrivedNanos - receivedNanos - queueNanos - computeNanos;
            return new RemoteTimings(
                    sentNanos - beganNanos,
                    receivedNanos - sentNanos,
                    queueNanos,
                    computeNanos,
                    downloadNanos,
                    time.nanoTime() - beganNanos,
                    traffic);
        }
    }

    private static Map<String, Tensor> select(Map<String, Tensor> present, List<String> names) {
        Map<String, Tensor> selected = new LinkedHashMap<>();
        for (String name : names) {
            Tensor tensor = present.get(name);
            if (tensor == null) {
                throw new IllegalArgumentException("tensor '" + name + "' is not on this side");
            }
            selected.put(name, tensor);
        }
        return selected;
    }

    private static long nanos(double millis) {
        return Math.round(1e6 * millis);
    }
}
