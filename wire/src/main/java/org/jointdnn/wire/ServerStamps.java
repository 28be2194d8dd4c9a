package org.jointdnn.wire;

import java.util.Map;
import org.jointdnn.wire.inference.InferParameter;
import org.jointdnn.wire.inference.ModelInferResponse;

/**
 * The server's own account of a request, in nanoseconds; the instants are of its monotonic clock and
 * mean nothing on another machine without the offset between the clocks.
 *
 * @param receivedNanos the request was complete
 * @param queueNanos waited until the computation began
 * @param computeNanos the computation alone
 * @param sentNanos the answer was handed to the transport
 */
public record ServerStamps(long receivedNanos, long queueNanos, long computeNanos, long sentNanos) {
    /** Adds the stamps to an answer. */
    public void writeTo(ModelInferResponse.Builder answer) {
        answer.putParameters(Parameters.RECEIVED_NANOS, Parameters.of(receivedNanos));
        answer.putParameters(Parameters.QUEUE_NANOS, Parameters.of(queueNanos));
        answer.putParameters(Parameters.COMPUTE_NANOS, Parameters.of(computeNanos));
        answer.putParameters(Parameters.SENT_NANOS, Parameters.of(sentNanos));
    }

    /** The stamps of an answer; throws InvalidMessageException if they are absent or impossible. */
    public static ServerStamps of(ModelInferResponse answer) {
        Map<String, InferParameter> parameters = answer.getParametersMap();
        ServerStamps stamps = new ServerStamps(
                Parameters.integer(parameters, Parameters.RECEIVED_NANOS),
                Parameters.integer(parameters, Parameters.QUEUE_NANOS),
                Parameters.integer(parameters, Parameters.COMPUTE_NANOS),
                Parameters.integer(parameters, Parameters.SENT_NANOS));
        long span = stamps.sentNanos - stamps.receivedNanos;
        if (stamps.queueNanos < 0 || stamps.computeNanos < 0 || span < 0 || stamps.queueNanos > span) {
            throw new InvalidMessageException("the server's timings contradict each other: " + stamps);
        }
        return stamps;
    }
}
