package org.jointdnn.wire;

import java.util.Map;
import org.jointdnn.wire.inference.InferParameter;
import org.jointdnn.wire.inference.ModelInferResponse;

/**
 * The server's own account of a request, in nanoseconds; the instants are of its monotonic clock and
 * mean nothing on another machine without the offset between the clocks.
 *
 * @param receivedNanos the request was complete and decoded
 * @param queueNanos waited until the computation began
 * @param computeNanos the computation alone
 * @param sentNanos the answer, or the first part of it, was handed to the transport
 * @param codingNanos decoding and encoding tensors, before {@code receivedNanos} and after the computation
 */
public record ServerStamps(long receivedNanos, long queueNanos, long computeNanos, long sentNanos, long codingNanos) {
    /** Stamps of a request whose tensors were all raw. */
    public ServerStamps(long receivedNanos, long queueNanos, long computeNanos, long sentNanos) {
        this(receivedNanos, queueNanos, computeNanos, sentNanos, 0);
    }

    /** The stamps with another time for coding; throws InvalidMessageException if it is impossible. */
    public ServerStamps withCodingNanos(long nanos) {
        return new ServerStamps(receivedNanos, queueNanos, computeNanos, sentNanos, nanos).checked();
    }

    /** Adds the stamps to an answer. */
    public void writeTo(ModelInferResponse.Builder answer) {
        answer.putParameters(Parameters.RECEIVED_NANOS, Parameters.of(receivedNanos));
        answer.putParameters(Parameters.QUEUE_NANOS, Parameters.of(queueNanos));
        answer.putParameters(Parameters.COMPUTE_NANOS, Parameters.of(computeNanos));
        answer.putParameters(Parameters.SENT_NANOS, Parameters.of(sentNanos));
        if (codingNanos > 0) {
            answer.putParameters(Parameters.CODING_NANOS, Parameters.of(codingNanos));
        }
    }

    /** The stamps of an answer; throws InvalidMessageException if they are absent or impossible. */
    public static ServerStamps of(ModelInferResponse answer) {
        Map<String, InferParameter> parameters = answer.getParametersMap();
        return new ServerStamps(
                        Parameters.integer(parameters, Parameters.RECEIVED_NANOS),
                        Parameters.integer(parameters, Parameters.QUEUE_NANOS),
                        Parameters.integer(parameters, Parameters.COMPUTE_NANOS),
                        Parameters.integer(parameters, Parameters.SENT_NANOS),
                        parameters.containsKey(Parameters.CODING_NANOS)
                                ? Parameters.integer(parameters, Parameters.CODING_NANOS)
                                : 0)
                .checked();
    }

    private ServerStamps checked() {
        long span = sentNanos - receivedNanos;
        if (queueNanos < 0 || computeNanos < 0 || codingNanos < 0 || span < 0 || queueNanos > span) {
            throw new InvalidMessageException("the server's timings contradict each other: " + this);
        }
        return this;
    }
}
