package org.jointdnn.engine;

/**
 * Where the time of a visit to the other side went, in nanoseconds. The parts add up to {@code totalNanos}.
 *
 * @param encodeNanos making the request, on this side
 * @param uploadNanos from the request's sending to its complete arrival
 * @param queueNanos waiting on the other side for its turn
 * @param computeNanos running the segment there
 * @param downloadNanos from the answer's sending to its complete arrival, decoding included
 * @param totalNanos from the call to its return, measured on this side alone
 */
public record RemoteTimings(
        long encodeNanos, long uploadNanos, long queueNanos, long computeNanos, long downloadNanos, long totalNanos) {}
