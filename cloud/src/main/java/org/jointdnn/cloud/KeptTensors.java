package org.jointdnn.cloud;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jointdnn.onnx.Tensor;

/**
 * The tensors that queries left here for their later visits. They are dropped when the query says
 * so, or when it has not come back for a while; and no more are taken than fit.
 *
 * <p>Thread safety: safe.
 */
final class KeptTensors {
    private final long maxAgeNanos;
    private final long maxBytes;
    private final LongSupplier nanoClock;
    /** Oldest first. */
    private final LinkedHashMap<String, Kept> byQuery = new LinkedHashMap<>();

    private long bytes;

    private record Kept(Map<String, Tensor> tensors, long bytes, long sinceNanos) {}

    /**
     * @param nanoClock a monotonic clock
     */
    KeptTensors(long maxAgeNanos, long maxBytes, LongSupplier nanoClock) {
        this.maxAgeNanos = maxAgeNanos;
        this.maxBytes = maxBytes;
        this.nanoClock = nanoClock;
    }

    /** What is kept for the query, by name; empty if nothing is. */
    synchronized Map<String, Tensor> of(String queryId) {
        dropOld();
        Kept kept = byQuery.get(queryId);
        return kept == null ? Map.of() : kept.tensors();
    }

    /**
     * Keeps these tensors for the query and drops what else was kept for it. Throws
     * StatusRuntimeException if they don't fit; then nothing is kept for it.
     */
    synchronized void replace(String queryId, Map<String, Tensor> tensors) {
        dropOld();
        forget(queryId);
        if (tensors.isEmpty()) {
            return;
        }
        long size = sizeOf(tensors.values());
        if (size > maxBytes - bytes) {
            throw Refusals.overloaded("the server keeps " + bytes + " bytes for queries under way and can't keep "
                    + size + " more, its limit is " + maxBytes);
        }
        bytes += size;
        byQuery.put(queryId, new Kept(Map.copyOf(tensors), size, nanoClock.getAsLong()));
    }

    /** Drops what is kept for the query. */
    synchronized void forget(String queryId) {
        Kept kept = byQuery.remove(queryId);
        if (kept != null) {
            bytes -= kept.bytes();
        }
    }

    /** Bytes kept for all queries. */
    synchronized long bytes() {
        dropOld();
        return bytes;
    }

    private void dropOld() {
        long now = nanoClock.getAsLong();
        Iterator<Kept> oldestFirst = byQuery.values().iterator();
        while (oldestFirst.hasNext()) {
            Kept kept = oldestFirst.next();
            if (now - kept.sinceNanos() <= maxAgeNanos) {
                return;
            }
            bytes -= kept.bytes();
            oldestFirst.remove();
        }
    }

    private static long sizeOf(Collection<Tensor> tensors) {
        return tensors.stream().mapToLong(Tensor::bytes).sum();
    }
}
