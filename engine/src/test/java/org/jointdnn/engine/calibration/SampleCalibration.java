package org.jointdnn.engine.calibration;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jointdnn.engine.profile.Machine;

/** A calibration made up for tests. */
final class SampleCalibration {
    static final Loss NONE = new Loss(0, 0, OptionalDouble.of(0), OptionalDouble.of(0));
    static final Loss SOME = new Loss(0.02, 0.0625, OptionalDouble.of(0.25), OptionalDouble.of(0.125));

    private SampleCalibration() {}

    static Calibration of(LossMeasure measure) {
        return new Calibration(
                "tiny",
                "0123456789abcdef",
                2,
                new Machine("A \"quick\" CPU", 2, "amd64", "onnxruntime 1.28.0", 2),
                12.5,
                5,
                new SamplesUsed(8, false, "samples/of mine", OptionalDouble.of(0.75)),
                measure,
                List.of(
                        new TensorMeasurement(
                                "x",
                                4000,
                                List.of(
                                        new CodecMeasurement("raw+zstd1", true, 3000, 3100, 2, 1, NONE),
                                        new CodecMeasurement("raw+lz4", true, 4000, 4100, 2, 1, NONE),
                                        new CodecMeasurement("fp16", false, 2000, 2000, 0.5, 0.25, NONE),
                                        new CodecMeasurement("q8", false, 1008, 1008, 0.5, 0.25, SOME))),
                        new TensorMeasurement(
                                "a", 400, List.of(new CodecMeasurement("q8", false, 108, 108, 0.1, 0.1, SOME))),
                        new TensorMeasurement("ids", 64, List.of())),
                List.of(new JointMeasurement(Map.of("x", "q8", "a", "q8"), SOME)));
    }
}
