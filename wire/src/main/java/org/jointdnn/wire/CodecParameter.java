package org.jointdnn.wire;

import java.util.Map;
import java.util.Optional;
import org.jointdnn.wire.inference.InferParameter;

/** The parameter of a tensor, or of a requested output, that names the codec of its bytes; one without it is raw. */
public final class CodecParameter {
    public static final String NAME = "jointdnn_codec";

    private CodecParameter() {}

    /** A codec's name as a parameter's value. */
    public static InferParameter of(String codec) {
        return Parameters.of(codec);
    }

    /** The codec's name; throws InvalidMessageException if the parameter is no string. */
    public static Optional<String> in(Map<String, InferParameter> parameters) {
        return parameters.containsKey(NAME) ? Optional.of(Parameters.text(parameters, NAME)) : Optional.empty();
    }
}
