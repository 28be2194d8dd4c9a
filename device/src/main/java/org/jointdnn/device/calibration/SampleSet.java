package org.jointdnn.device.calibration;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import org.jointdnn.onnx.Tensor;

/** Inputs of a model to measure with, in a fixed order. Read one at a time, so there may be many. */
public interface SampleSet {
    /** How many there are, at least one. */
    int count();

    /** The model's inputs of a sample, by name; {@code index} is within {@code 0..count-1}. */
    Map<String, Tensor> inputs(int index) throws IOException;

    /** The class of a sample, by the model's first output; empty if nobody knows. */
    OptionalInt label(int index);

    /** Whether the samples are made up. */
    boolean synthetic();

    /** Where they come from, for people. */
    String source();
}
