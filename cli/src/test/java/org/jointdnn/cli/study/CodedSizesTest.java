package org.jointdnn.cli.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.CodecMeasurement;
import org.jointdnn.engine.calibration.JointMeasurement;
import org.jointdnn.engine.calibration.Loss;
import org.jointdnn.engine.calibration.LossMeasure;
import org.jointdnn.engine.calibration.SamplesUsed;
import org.jointdnn.engine.calibration.TensorMeasurement;
import org.jointdnn.engine.profile.Machine;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.junit.jupiter.api.Test;

class CodedSizesTest {
    private static final BundleTensor SKIP = tensor("skip", 100, 0, List.of(1, 2), false);

    /** Of three blocks; {@code skip} goes past the second. */
    private static final List<List<BundleTensor>> CROSSING = List.of(
            List.of(tensor("input", 300, -1, List.of(0), false)),
            List.of(SKIP),
            List.of(SKIP, tensor("main", 50, 1, List.of(2), false)),
            List.of(tensor("answer", 10, 2, List.of(), true)));

    private static final Calibration CALIBRATION = new Calibration(
            "net",
            "0123",
            3,
            new Machine("a processor", 1, "amd64", "onnxruntime", 1),
            10,
            1,
            new SamplesUsed(8, true, "made up", OptionalDouble.empty()),
            LossMeasure.ERROR,
            List.of(
                    new TensorMeasurement("input", 1200, List.of(lossy("jpeg85[nchw,rgb,1]", 90, 0.004))),
                    new TensorMeasurement("skip", 400, List.of(lossy("q8", 100, 0.002), lossless("raw+lz4", 310))),
                    new TensorMeasurement("main", 200, List.of(lossy("q8", 50, 0.003), lossy("fp16", 100, 0)))),
            List.of(new JointMeasurement(Map.of("skip", "q8", "main", "q8"), loss(0.0125))));

    private final CodedSizes sizes = CodedSizes.of(CROSSING, CALIBRATION);

    @Test
    void theInputCrossesFirstAndTheAnswerLast() {
        assertThat(sizes.boundaries())
                .extracting(CodedSizes.Boundary::after, CodedSizes.Boundary::rawBytes)
                .containsExactly(tuple(-1, 1200L), tuple(0, 400L), tuple(1, 600L), tuple(2, 40L));
        assertThat(sizes.smallestJpegBytes()).isEqualTo(90);
        assertThat(sizes.boundaries().get(0).codecs()).containsExactly(new CodedSizes.Coded("jpeg85", 90, 0.004));
    }

    @Test
    void tensorsThatACodecDoesNotCodeCountAsTheyAre() {
        CodedSizes.Boundary both = sizes.boundaries().get(2);

        assertThat(both.bytes("q8")).hasValue(150);
        assertThat(both.bytes("raw+lz4")).hasValue(510);
        assertThat(both.bytes("fp16")).hasValue(500);
        assertThat(both.bytes("q4")).isEmpty();
        assertThat(both.smallestBytes(0))
                .as("fp16 showed no loss, but is not lossless")
                .isEqualTo(510);
    }

    @Test
    void theLossOfSeveralTensorsIsThatOfAllAtOnceWhereItWasMeasured() {
        CodedSizes.Coded together = sizes.boundaries().get(2).codecs().stream()
                .filter(codec -> codec.codec().equals("q8"))
                .findFirst()
                .orElseThrow();

        assertThat(together.loss()).isCloseTo(0.0125, within(1e-12));
        assertThat(sizes.boundaries().get(1).codecs()).contains(new CodedSizes.Coded("q8", 100, 0.002));
    }

    private static CodecMeasurement lossy(String codec, long bytes, double loss) {
        return new CodecMeasurement(codec, false, bytes, bytes, 1, 1, loss(loss));
    }

    private static CodecMeasurement lossless(String codec, long bytes) {
        return new CodecMeasurement(codec, true, bytes, bytes, 1, 1, loss(0));
    }

    private static Loss loss(double error) {
        return new Loss(error, error, OptionalDouble.empty(), OptionalDouble.empty());
    }

    private static BundleTensor tensor(String name, int floats, int producer, List<Integer> readers, boolean output) {
        return new BundleTensor(new TensorSpec(name, ElementType.FLOAT32, Shape.of(floats)), producer, readers, output);
    }
}
