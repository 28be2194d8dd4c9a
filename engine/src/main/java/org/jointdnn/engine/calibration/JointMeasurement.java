package org.jointdnn.engine.calibration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the answer loses if several tensors are damaged at once: all that cross at one boundary.
 *
 * @param formats the {@linkplain NumberFormats number format} in which each tensor crosses, by the tensor's name; codecs of
 *     the same format lose the same
 * @param loss if the blocks after the boundary read what comes back
 */
public record JointMeasurement(Map<String, String> formats, Loss loss) {
    public JointMeasurement {
        formats = Collections.unmodifiableMap(new LinkedHashMap<>(formats));
        if (formats.size() < 2) {
            throw new IllegalArgumentException(
                    "a joint measurement has formats of " + formats.keySet() + ", must have two tensors or more");
        }
    }
}
