package org.jointdnn.engine;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Where the time of a query went, in nanoseconds.
 *
 * @param totalNanos from the call to its return
 * @param localRunNanos computing time of each run on this machine, in order
 * @param visits timings of each visit to the other side, in order
 */
public record ExecutionTimings(long totalNanos, List<Long> localRunNanos, List<RemoteTimings> visits) {
    public ExecutionTimings {
        localRunNanos = List.copyOf(localRunNanos);
        visits = List.copyOf(visits);
    }

    /** Computing on this machine. */
    public long localComputeNanos() {
        return localRunNanos.stream().mapToLong(Long::longValue).sum();
    }

    /** What crossed, and what coding it took. */
    public Traffic traffic() {
        return visits.stream().map(RemoteTimings::traffic).reduce(Traffic.NONE, Traffic::plus);
    }

    /** Making requests. */
    public long encodeNanos() {
        return sum(RemoteTimings::encodeNanos);
    }

    /** Sending requests. */
    public long uploadNanos() {
        return sum(RemoteTimings::uploadNanos);
    }

    /** Waiting on the other side. */
    public long queueNanos() {
        return sum(RemoteTimings::queueNanos);
    }

    /** Computing on the other side. */
    public long remoteComputeNanos() {
        return sum(RemoteTimings::computeNanos);
    }

    /** Receiving answers. */
    public long downloadNanos() {
        return sum(RemoteTimings::downloadNanos);
    }

    private long sum(ToLongFunction<RemoteTimings> part) {
        return visits.stream().mapToLong(part).sum();
    }
}
