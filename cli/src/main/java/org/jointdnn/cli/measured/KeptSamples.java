package org.jointdnn.cli.measured;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jointdnn.device.calibration.SampleSet;
import org.jointdnn.onnx.Tensor;

/** The samples of another set, kept in memory, as making one takes longer than some networks. */
final class KeptSamples implements SampleSet {
    private final SampleSet made;
    private final List<Map<String, Tensor>> inputs = new ArrayList<>();

    KeptSamples(SampleSet made) throws IOException {
        this.made = made;
        for (int index = 0; index < made.count(); index++) {
            inputs.add(made.inputs(index));
        }
    }

    @Override
    public int count() {
        return inputs.size();
    }

    @Override
    public Map<String, Tensor> inputs(int index) {
        return inputs.get(index);
    }

    @Override
    public OptionalInt label(int index) {
        return made.label(index);
    }

    @Override
    public boolean synthetic() {
        return made.synthetic();
    }

    @Override
    public String source() {
        return made.source();
    }
}
