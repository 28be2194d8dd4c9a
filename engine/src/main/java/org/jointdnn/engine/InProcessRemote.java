package org.jointdnn.engine;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jointdnn.onnx.Tensor;

/**
 * The other side within this process: a second runner and no link. What a split computes through it is
 * the reference for the same split across a real link, codecs included.
 *
 * <p>Thread safety: safe.
 */
public final class InProcessRemote implements RemoteSide {
    private final SegmentRunner runner;
    private final TensorCoder coder;
    private final Map<String, Map<String, Tensor>> keptByQuery = new ConcurrentHashMap<>();

    /** Tensors cross as they are; a plan with another codec fails. */
    public InProcessRemote(SegmentRunner runner) {
        this(runner, TensorCoder.RAW);
    }

    /** @param coder codes tensors as plans say, though they cross no link */
    public InProcessRemote(SegmentRunner runner, TensorCoder coder) {
        this.runner = runner;
        this.coder = coder;
    }

    @Override
    public CompletableFuture<RemoteResult> begin(RemoteRun visit) {
        CompletableFuture<RemoteResult> done = new CompletableFuture<>();
        try {
            done.complete(run(visit));
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    private RemoteResult run(RemoteRun visit) {
        long start = System.nanoTime();
        Map<String, Tensor> present = new HashMap<>(keptByQuery.getOrDefault(visit.queryId(), Map.of()));
        Crossing up = new Crossing(visit, visit.send());
        present.putAll(up.arrived);
        SegmentResult result = runner.run(visit.from(), visit.to(), present);
        present.putAll(result.outputs());
        Crossing down = new Crossing(visit, select(present, visit.returned()));
        Map<String, Tensor> kept = select(present, visit.kept());
        kept.replaceAll((name, tensor) -> visit.send().get(name) == tensor ? copyOf(tensor) : tensor);
        if (kept.isEmpty()) {
            forget(visit.queryId());
        } else {
            keptByQuery.put(visit.queryId(), kept);
        }
        long total = System.nanoTime() - start;
        long elsewhere = total - result.computeNanos();
        return new RemoteResult(
                down.arrived,
                new RemoteTimings(start, elsewhere, 0, 0, result.computeNanos(), 0, total, traffic(up, down)));
    }

    private static Traffic traffic(Crossing up, Crossing down) {
        List<Traffic.Uncoded> uncoded = new ArrayList<>(up.uncoded);
        uncoded.addAll(down.uncoded);
        return new Traffic(
                up.bytes,
                up.rawBytes,
                down.bytes,
                down.rawBytes,
                up.encodeNanos + down.decodeNanos,
                up.decodeNanos + down.encodeNanos,
                uncoded);
    }

    /** What crosses in one direction. */
    private final class Crossing {
        final Map<String, Tensor> arrived = new LinkedHashMap<>();
        final List<Traffic.Uncoded> uncoded = new ArrayList<>();
        long bytes;
        long rawBytes;
        long encodeNanos;
        long decodeNanos;

        Crossing(RemoteRun visit, Map<String, Tensor> tensors) {
            tensors.forEach((name, tensor) -> {
                String codec = visit.codec(name);
                TensorCoder.Arrival arrival = coder.cross(codec, tensor);
                arrived.put(name, arrival.tensor());
                arrival.refusal().ifPresent(reason -> uncoded.add(new Traffic.Uncoded(name, codec, reason)));
                bytes += arrival.bytes();
                rawBytes += tensor.bytes();
                encodeNanos += arrival.encodeNanos();
                decodeNanos += arrival.decodeNanos();
            });
        }
    }

    /** The sender may overwrite what it sent once the visit is over. */
    private static Tensor copyOf(Tensor tensor) {
        ByteBuffer copy = ByteBuffer.allocateDirect(tensor.bytes());
        copy.put(tensor.data());
        ((Buffer) copy).rewind();
        return Tensor.of(tensor.type(), tensor.shape(), copy);
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

    @Override
    public void forget(String queryId) {
        keptByQuery.remove(queryId);
    }

    /** Number of queries for which tensors are kept. */
    public int queriesKept() {
        return keptByQuery.size();
    }
}
