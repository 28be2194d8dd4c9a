package org.jointdnn.testbed.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jointdnn.engine.RemoteResult;
import org.jointdnn.engine.RemoteRun;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.Traffic;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.wire.LinkException;

/** One visit on its way to a simulated server and back. */
final class SimulatedVisit {
    /** After which an answer comes again, if answers come twice. */
    private static final long AGAIN_NANOS = 5_000_000;

    private final VirtualTime time;
    private final SimulatedCloud cloud;
    private final RemoteRun run;
    private final CompletableFuture<RemoteResult> answer;
    private final long beganNanos;
    private final Coded sent = new Coded();
    private final Coded returned = new Coded();
    private long sentNanos;
    private long receivedNanos;
    private long queueNanos;
    private long computeNanos;

    SimulatedVisit(VirtualTime time, SimulatedCloud cloud, RemoteRun run, CompletableFuture<RemoteResult> answer) {
        this.time = time;
        this.cloud = cloud;
        this.run = run;
        this.answer = answer;
        this.beganNanos = time.nanoTime();
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
            CrossingTensor tensor = cloud.tensor(name);
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
            cloud.up().send(sent.bytes, answer::isDone, this::received);
        });
    }

    private void received() {
        receivedNanos = time.nanoTime();
        Duration busy = cloud.refusal();
        if (!busy.isZero()) {
            LinkException refused = new LinkException.Overloaded("the server is busy", busy, null);
            cloud.down().send(0, answer::isDone, () -> answer.completeExceptionally(refused));
            return;
        }
        queueNanos = nanos(cloud.queueMillis());
        computeNanos = nanos(cloud.millis(run.from(), run.to()));
        long coding = nanos(cloud.loadFactor() * (sent.cloudMillis + returned.cloudMillis));
        time.after(queueNanos + computeNanos + coding, this::computed);
    }

    private void computed() {
        if (answer.isDone()) {
            return;
        }
        Map<String, Tensor> present = new HashMap<>(cloud.kept(run.queryId()));
        present.putAll(run.send());
        Map<String, Tensor> outputs;
        try {
            present.putAll(cloud.digests().run(run.from(), run.to(), present));
            outputs = select(present, run.returned());
            cloud.keep(run.queryId(), select(present, run.kept()));
        } catch (IllegalArgumentException forgotten) {
            answer.completeExceptionally(new LinkException.StateLost("tensors are not there any more", forgotten));
            return;
        }
        boolean insists = cloud.repeats();
        cloud.down().send(returned.bytes, () -> !insists && answer.isDone(), () -> arrived(outputs, insists));
    }

    private void arrived(Map<String, Tensor> outputs, boolean again) {
        if (cloud.corrupts()) {
            answer.completeExceptionally(new LinkException.Corrupted("a message was damaged", null));
            return;
        }
        long arrivedNanos = time.nanoTime();
        time.after(nanos(returned.mobileMillis), () -> complete(outputs, arrivedNanos));
        if (again) {
            Map<String, Tensor> wrong = new HashMap<>();
            outputs.keySet().forEach(name -> wrong.put(name, Digests.tensor(-1)));
            time.after(nanos(returned.mobileMillis) + AGAIN_NANOS, () -> complete(wrong, arrivedNanos));
        }
    }

    private void complete(Map<String, Tensor> outputs, long arrivedNanos) {
        if (!answer.complete(new RemoteResult(outputs, timings(arrivedNanos)))) {
            cloud.noteVain();
        }
    }

    private RemoteTimings timings(long arrivedNanos) {
        Traffic traffic = new Traffic(sent.bytes, sent.rawBytes, returned.bytes, returned.rawBytes, 0, 0, List.of());
        long downloadNanos = arrivedNanos - receivedNanos - queueNanos - computeNanos;
        return new RemoteTimings(
                beganNanos,
                sentNanos - beganNanos,
                receivedNanos - sentNanos,
                queueNanos,
                computeNanos,
                downloadNanos,
                time.nanoTime() - beganNanos,
                traffic);
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
