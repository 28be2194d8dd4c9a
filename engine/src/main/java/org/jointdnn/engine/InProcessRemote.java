package org.jointdnn.engine;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jointdnn.onnx.Tensor;

/**
 * The other side within this process: a second runner and no link. What a split computes through it is
 * the reference for the same split across a real link.
 *
 * <p>Thread safety: safe.
 */
public final class InProcessRemote implements RemoteSide {
    private final SegmentRunner runner;
    private final Map<String, Map<String, Tensor>> keptByQuery = new ConcurrentHashMap<>();

    public InProcessRemote(SegmentRunner runner) {
        this.runner = runner;
    }

    @Override
    public RemoteResult run(RemoteRun visit) {
        long start = System.nanoTime();
        Map<String, Tensor> present = new HashMap<>(keptByQuery.getOrDefault(visit.queryId(), Map.of()));
        present.putAll(visit.send());
        SegmentResult result = runner.run(visit.from(), visit.to(), present);
        present.putAll(result.outputs());
        Map<String, Tensor> returned = select(present, visit.returned());
        Map<String, Tensor> kept = select(present, visit.kept());
        kept.replaceAll((name, tensor) -> visit.send().containsKey(name) ? copyOf(tensor) : tensor);
        if (kept.isEmpty()) {
            forget(visit.queryId());
        } else {
            keptByQuery.put(visit.queryId(), kept);
        }
        long total = System.nanoTime() - start;
        long elsewhere = total - result.computeNanos();
        return new RemoteResult(returned, new RemoteTimings(elsewhere, 0, 0, result.computeNanos(), 0, total));
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
