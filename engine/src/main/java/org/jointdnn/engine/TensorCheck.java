package org.jointdnn.engine;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;

/** Checks tensors against what a model or a segment declares, before anything runs. */
final class TensorCheck {
    private TensorCheck() {}

    /**
     * The declared tensors among {@code given}, in the order declared; others are left out.
     *
     * @param owner who declares them, for the error's text
     * @param role what they are there, for the error's text: input or output
     * @throws IllegalArgumentException if one is missing or has another type or shape
     */
    static Map<String, Tensor> select(
            String owner, String role, Collection<TensorSpec> declared, Map<String, Tensor> given) {
        Map<String, Tensor> selected = new LinkedHashMap<>();
        for (TensorSpec spec : declared) {
            Tensor tensor = given.get(spec.name());
            if (tensor == null) {
                throw new IllegalArgumentException(
                        owner + " needs the " + role + " '" + spec.name() + "', got " + namesOf(given.keySet()));
            }
            if (tensor.type() != spec.type() || !tensor.shape().equals(spec.shape())) {
                throw new IllegalArgumentException(owner + ": " + role + " '" + spec.name() + "' is " + tensor
                        + ", must be " + spec.type().protocolName() + spec.shape());
            }
            selected.put(spec.name(), tensor);
        }
        return selected;
    }

    /** The declared inputs; a tensor that is not declared is an error too. */
    static Map<String, Tensor> exactlyInputs(String owner, List<TensorSpec> declared, Map<String, Tensor> given) {
        for (String name : given.keySet()) {
            if (declared.stream().noneMatch(spec -> spec.name().equals(name))) {
                throw new IllegalArgumentException(owner + " has no input '" + name + "'; its inputs are "
                        + declared.stream().map(TensorSpec::toString).collect(Collectors.joining(", ")));
            }
        }
        return select(owner, "input", declared, given);
    }

    private static String namesOf(Collection<String> names) {
        return names.isEmpty() ? "none" : names.stream().collect(Collectors.joining("', '", "'", "'"));
    }
}
