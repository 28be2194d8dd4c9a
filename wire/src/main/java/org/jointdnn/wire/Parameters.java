package org.jointdnn.wire;

import java.util.Map;
import org.jointdnn.wire.inference.InferParameter;
import org.jointdnn.wire.inference.InferParameter.ParameterChoiceCase;

/** The values that JointDNN adds to messages of the Open Inference Protocol; their names begin with {@code jointdnn_}. */
final class Parameters {
    static final String FROM = "jointdnn_from";
    static final String TO = "jointdnn_to";
    static final String MODEL_HASH = "jointdnn_model_hash";
    static final String QUERY = "jointdnn_query";
    static final String KEEP = "jointdnn_keep";
    static final String RECEIVED_NANOS = "jointdnn_received_nanos";
    static final String QUEUE_NANOS = "jointdnn_queue_nanos";
    static final String COMPUTE_NANOS = "jointdnn_compute_nanos";
    static final String SENT_NANOS = "jointdnn_sent_nanos";
    static final String CODING_NANOS = "jointdnn_coding_nanos";
    static final String LOAD_FACTOR = "jointdnn_load_factor";
    static final String WAITING = "jointdnn_waiting";
    static final String CRC32 = "jointdnn_crc32";
    static final String REQUEST_CRC32 = "jointdnn_request_crc32";

    private Parameters() {}

    static InferParameter of(long value) {
        return InferParameter.newBuilder().setInt64Param(value).build();
    }

    static InferParameter of(double value) {
        return InferParameter.newBuilder().setDoubleParam(value).build();
    }

    static InferParameter of(String value) {
        return InferParameter.newBuilder().setStringParam(value).build();
    }

    static InferParameter of(boolean value) {
        return InferParameter.newBuilder().setBoolParam(value).build();
    }

    static long integer(Map<String, InferParameter> parameters, String name) {
        return get(parameters, name, ParameterChoiceCase.INT64_PARAM, "an int64")
                .getInt64Param();
    }

    static double real(Map<String, InferParameter> parameters, String name) {
        return get(parameters, name, ParameterChoiceCase.DOUBLE_PARAM, "a double")
                .getDoubleParam();
    }

    static String text(Map<String, InferParameter> parameters, String name) {
        return get(parameters, name, ParameterChoiceCase.STRING_PARAM, "a string")
                .getStringParam();
    }

    static boolean flag(Map<String, InferParameter> parameters, String name) {
        return parameters.containsKey(name)
                && get(parameters, name, ParameterChoiceCase.BOOL_PARAM, "a bool")
                        .getBoolParam();
    }

    private static InferParameter get(
            Map<String, InferParameter> parameters, String name, ParameterChoiceCase kind, String wanted) {
        InferParameter value = parameters.get(name);
        if (value == null) {
            throw new InvalidMessageException("parameter " + name + " is absent, must be " + wanted);
        }
        if (value.getParameterChoiceCase() != kind) {
            throw new InvalidMessageException(
                    "parameter " + name + " is a " + value.getParameterChoiceCase() + ", must be " + wanted);
        }
        return value;
    }
}
