package org.jointdnn.cli.measured;

import java.util.Map;
import java.util.OptionalInt;
import org.jointdnn.device.calibration.SampleSet;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.zoo.glyphs.GlyphNetData;

/**
 * Pictures that the zoo's trained network was tested on, with their labels.
 *
 * @param input the name of the network's input
 * @param from number of the first picture in the test set
 */
record GlyphSamples(String input, int from, int count) implements SampleSet {
    @Override
    public Map<String, Tensor> inputs(int index) {
        return Map.of(input, GlyphNetData.testSet().input(from + index, 1, GlyphNetData.PIXELS));
    }

    @Override
    public OptionalInt label(int index) {
        return OptionalInt.of(GlyphNetData.testSet().label(from + index));
    }

    @Override
    public boolean synthetic() {
        return false;
    }

    @Override
    public String source() {
        return "test pictures of " + GlyphNetData.NETWORK + " from number " + from + " on";
    }
}
