package org.jointdnn.engine.calibration;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What codecs do to one tensor of a model.
 *
 * @param tensor its name
 * @param bytes of the tensor as it is
 * @param codecs those that code it, each once
 */
public record TensorMeasurement(String tensor, long bytes, List<CodecMeasurement> codecs) {
    public TensorMeasurement {
        codecs = List.copyOf(codecs);
        Set<String> seen = new HashSet<>();
        for (CodecMeasurement measurement : codecs) {
            if (!seen.add(measurement.codec())) {
                throw new IllegalArgumentException(
                        "tensor " + tensor + ": codec " + measurement.codec() + " is there twice");
            }
        }
    }
}
