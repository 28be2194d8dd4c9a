package org.jointdnn.wire;

import java.util.Map;
import org.jointdnn.wire.inference.InferParameter;
import org.jointdnn.wire.inference.ModelInferResponse;

/**
 * How busy a server is, by its own account.
 *
 * @param factor how many times as long the computation took as the fastest one of the same segment since the server began;
 *     1 or more
 * @param waiting requests that waited for their turn when the computation ended
 */
public record ServerLoad(double factor, int waiting) {
    /** Nothing else to do; also taken for one that doesn't say. */
    public static final ServerLoad NONE = new ServerLoad(1, 0);

    public ServerLoad {
        if (!(factor >= 1) || factor == Double.POSITIVE_INFINITY || waiting < 0) {
            throw new InvalidMessageException("the server's load makes no sense: factor " + factor + ", " + waiting
                    + " waiting; must be 1 or more, and 0 or more");
        }
    }

    void writeTo(ModelInferResponse.Builder answer) {
        answer.putParameters(Parameters.LOAD_FACTOR, Parameters.of(factor));
        answer.putParameters(Parameters.WAITING, Parameters.of((long) waiting));
    }

    static ServerLoad of(Map<String, InferParameter> parameters) {
        return new ServerLoad(
                parameters.containsKey(Parameters.LOAD_FACTOR)
                        ? Parameters.real(parameters, Parameters.LOAD_FACTOR)
                        : NONE.factor,
                parameters.containsKey(Parameters.WAITING) ? waiting(parameters) : NONE.waiting);
    }

    private static int waiting(Map<String, InferParameter> parameters) {
        long waiting = Parameters.integer(parameters, Parameters.WAITING);
        return waiting == (int) waiting ? (int) waiting : -1;
    }
}
