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
 * @param load how busy the server was
 */
public record ServerStamps(
        long receivedNanos, long queueNanos, long computeNanos, long sentNanos, long codingNanos, ServerLoad load) {
    /** Stamps of a request whose tensors were all raw, at a server that had nothing else to do. */
    public ServerStamps(long receivedNanos, long queueNanos, long computeNanos, long sentNanos) {
        this(receivedNanos, queueNanos, computeNanos, sentNanos, 0, ServerLoad.NONE);
    }

    /** The stamps with another time for coding; throws InvalidMessageException if it is impossible. */
    public ServerStamps withCodingNanos(long nanos) {
        return new ServerStamps(receivedNanos, queueNanos, computeNanos, sentNanos, nanos, load).checked();
    }

    /** Adds the stamps to an answer. */
    public void writeTo(ModelInferResponse.Builder answer) {
        answer.putParameters(Parameters.RECEIVED_NANOS, Parameters.of(receivedNanos));
        answer.putParameters(Parameters.QUEUE_NANOS, Parameters.of(queueNanos));
        answer.putParameters(Parameters.COMPUTE_NANOS, Parameters.of(computeNanos));
        answer.putParameters(Parameters.SENT_NANOS, Parameters.of(sentNanos));
        load.writeTo(answer);
        if (codingNanos > 0) {
            answer.putParameters(Parameters.CODING_NANOS, Parameters.of(codingNanos));
        }
    }

    /**
     * The stamps of an answer; throws InvalidMessageException if they are absent or impossible. A server that does not say
     * how busy it is counts as one with nothing else to do.
     */
    public static ServerStamps of(ModelInferResponse answer) {
        Map<String, InferParameter> parameters = answer.getParametersMap();
        return new ServerStamps(
                        Parameters.integer(parameters, Parameters.RECEIVED_NANOS),
                        Parameters.integer(parameters, Parameters.QUEUE_NANOS),
                        Parameters.integer(parameters, Parameters.COMPUTE_NANOS),
                        Parameters.integer(parameters, Parameters.SENT_NANOS),
                        parameters.containsKey(Parameters.CODING_NANOS)
                                ? Parameters.integer(parameters, Parameters.CODING_NANOS)
                                : 0,
                        ServerLoad.of(parameters))
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
