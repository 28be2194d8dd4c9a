package org.jointdnn.engine;

/**
 * When a visit to the other side began, and where its time went, in nanoseconds. The parts add up to {@code totalNanos}.
 *
 * <p>Coding is within the parts. What is coded before a message leaves counts as making the request, for an answer as
 * download; what is coded while others of its bytes are on their way, and all decoding, counts as that way's time.
 * {@link Traffic} says how long coding took by itself.
 *
 * @param beganNanos the instant of the call, by {@link Timeline}
 * @param encodeNanos making the request, on this side, until its first byte is sent
 * @param uploadNanos from then until the request's tensors are all there and decoded
 * @param queueNanos waiting on the other side for its turn
 * @param computeNanos running the segment there
 * @param downloadNanos from the segment's end until the answer's tensors are all here and decoded
 * @param totalNanos from the call to its return, measured on this side alone
 * @param traffic what crossed
 */
public record RemoteTimings(
        long beganNanos,
        long encodeNanos,
        long uploadNanos,
        long queueNanos,
        long computeNanos,
        long downloadNanos,
        long totalNanos,
        Traffic traffic) {}
