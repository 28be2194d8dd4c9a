package org.jointdnn.wire;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jointdnn.wire.inference.InferParameter;
import org.jointdnn.wire.inference.ModelInferRequest;

/**
 * What makes an inference request one for a segment: the parameters that a device adds. A request
 * without them is for the whole model.
 *
 * @param modelHash of the bundle that the device plans with
 * @param queryId visits with one id share what the server keeps
 * @param kept names of the tensors that a later visit reads, from this request, its result or
 *     earlier visits; whatever else the server keeps for the query it drops
 */
public record SegmentRequest(String modelHash, int from, int to, String queryId, List<String> kept) {
    /** Separates names in one parameter; a name that contains it can't be kept. */
    private static final String SEPARATOR = "\n";

    public SegmentRequest {
        kept = List.copyOf(kept);
        for (String name : kept) {
            if (name.contains(SEPARATOR)) {
                throw new IllegalArgumentException("tensor name '" + name + "' contains a line break");
            }
        }
    }

    /** Adds the parameters to a request. */
    public void writeTo(ModelInferRequest.Builder request) {
        request.putParameters(Parameters.FROM, Parameters.of(from));
        request.putParameters(Parameters.TO, Parameters.of(to));
        request.putParameters(Parameters.MODEL_HASH, Parameters.of(modelHash));
        request.putParameters(Parameters.QUERY, Parameters.of(queryId));
        if (!kept.isEmpty()) {
            request.putParameters(Parameters.KEEP, Parameters.of(String.join(SEPARATOR, kept)));
        }
    }

    /**
     * The segment that a request is for; empty if it is for the whole model. Throws
     * InvalidMessageException if the parameters are incomplete or out of range.
     */
    public static Optional<SegmentRequest> of(ModelInferRequest request, WireLimits limits) {
        Map<String, InferParameter> parameters = request.getParametersMap();
        if (!parameters.containsKey(Parameters.FROM)) {
            return Optional.empty();
        }
        List<String> kept = parameters.containsKey(Parameters.KEEP)
                ? Arrays.asList(Parameters.text(parameters, Parameters.KEEP).split(SEPARATOR, -1))
                : Collections.emptyList();
        limits.checkTensors("tensors to keep", kept.size());
        kept.forEach(name -> limits.checkName("a tensor to keep", name));
        return Optional.of(new SegmentRequest(
                Parameters.text(parameters, Parameters.MODEL_HASH),
                block(parameters, Parameters.FROM),
                block(parameters, Parameters.TO),
                limits.checkName("the query", Parameters.text(parameters, Parameters.QUERY)),
                kept));
    }

    private static int block(Map<String, InferParameter> parameters, String name) {
        long value = Parameters.integer(parameters, name);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new InvalidMessageException("parameter " + name + " is " + value + ", must be a block's number");
        }
        return (int) value;
    }
}
