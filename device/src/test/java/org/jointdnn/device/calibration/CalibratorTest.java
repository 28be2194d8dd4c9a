package org.jointdnn.device.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jointdnn.engine.calibration.Calibration;
import org.jointdnn.engine.calibration.CodecMeasurement;
import org.jointdnn.engine.calibration.CodedCosts;
import org.jointdnn.engine.calibration.JointMeasurement;
import org.jointdnn.engine.calibration.LossMeasure;
import org.jointdnn.engine.calibration.TensorMeasurement;
import org.jointdnn.engine.profile.Machine;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.wire.codec.Codecs;
import org.junit.jupiter.api.Test;

class CalibratorTest {
    private static final List<String> CODECS = List.of("raw+lz4", "q4", "q4+zstd1", "q2");
    private static final Machine MACHINE = new Machine("cpu", 1, "arch", "runtime", 1);
    private static final SkipNetwork.Samples SAMPLES = samples(List.of());

    private static SkipNetwork.Samples samples(List<Integer> labels) {
        SplittableRandom random = new SplittableRandom(7);
        List<float[]> inputs = new ArrayList<>();
        for (int sample = 0; sample < 6; sample++) {
            float[] x = new float[5];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextDouble(-2, 2);
            }
            inputs.add(x);
        }
        return new SkipNetwork.Samples(inputs, labels);
    }

    private static Calibration calibrate(SampleSet samples, List<String> codecs)
            throws IOException, InterruptedException {
        CalibrationSettings settings = new CalibrationSettings(codecs, true, Optional.empty());
        return new Calibrator(SkipNetwork.BUNDLE, new SkipNetwork(), settings, MACHINE, 5, System::nanoTime)
                .measure(samples, Calibrator.Progress.NONE);
    }

    private static CodecMeasurement measured(Calibration calibration, String tensor, String codec) {
        for (TensorMeasurement one : calibration.tensors()) {
            for (CodecMeasurement measurement : one.codecs()) {
                if (one.tensor().equals(tensor) && measurement.codec().equals(codec)) {
                    return measurement;
                }
            }
        }
        throw new AssertionError("no measurement of " + tensor + " by " + codec);
    }

    private static float[] coded(String codec, float[] values) {
        Tensor tensor = Tensor.ofFloats(SkipNetwork.SHAPE, values);
        return Codecs.parse(codec)
                .decode(tensor.type(), tensor.shape(), Codecs.parse(codec).encode(tensor))
                .toFloats();
    }

    private static double error(float[] undamaged, float[] damaged) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < undamaged.length; i++) {
            difference += Math.pow((double) damaged[i] - undamaged[i], 2);
            norm += Math.pow(undamaged[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    private static int best(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /** What the answer to x becomes of, by hand. */
    private interface Damaged {
        float[] answer(float[] x);
    }

    private static float[] undamaged(float[] x) {
        return SkipNetwork.y(SkipNetwork.a(x), SkipNetwork.b(SkipNetwork.a(x)));
    }

    private static double meanError(Damaged damaged) {
        return SAMPLES.inputs().stream()
                .mapToDouble(x -> error(undamaged(x), damaged.answer(x)))
                .average()
                .orElseThrow();
    }

    @Test
    void allReadersOfATensorReadWhatComesBack() throws IOException, InterruptedException {
        Calibration calibration = calibrate(SAMPLES, CODECS);

        for (String codec : List.of("q4", "q4+zstd1", "q2")) {
            Map<String, Damaged> byHand = Map.of(
                    "x", x -> undamaged(coded(codec, x)),
                    "a",
                            x -> SkipNetwork.y(
                                    coded(codec, SkipNetwork.a(x)), SkipNetwork.b(coded(codec, SkipNetwork.a(x)))),
                    "b", x -> SkipNetwork.y(SkipNetwork.a(x), coded(codec, SkipNetwork.b(SkipNetwork.a(x)))),
                    "y", x -> coded(codec, undamaged(x)));
            byHand.forEach((tensor, damaged) -> {
                CodecMeasurement measurement = measured(calibration, tensor, codec);
                double disagreeing = SAMPLES.inputs().stream()
                        .filter(x -> best(undamaged(x)) != best(damaged.answer(x)))
                        .count();
                assertThat(measurement.lossless()).isFalse();
                assertThat(measurement.loss().meanError()).isCloseTo(meanError(damaged), within(1e-9));
                assertThat(measurement.loss().top1Disagreement()).hasValue(disagreeing / 6);
            });
        }
        assertThat(measured(calibration, "a", "q2").loss().meanError()).isPositive();
    }

    @Test
    void aLosslessCodecLosesNothing() throws IOException, InterruptedException {
        CodecMeasurement measurement = measured(calibrate(SAMPLES, CODECS), "a", "raw+lz4");

        assertThat(measurement.lossless()).isTrue();
        assertThat(measurement.loss().maxError()).isZero();
        assertThat(measurement.loss().top1Disagreement()).hasValue(0);
        assertThat(measurement.meanBytes()).isPositive();
    }

    @Test
    void whatCrossesAtABoundaryIsAlsoDamagedTogether() throws IOException, InterruptedException {
        Calibration calibration = calibrate(SAMPLES, CODECS);

        assertThat(calibration.joint())
                .extracting(JointMeasurement::formats)
                .containsExactly(Map.of("a", "q4", "b", "q4"), Map.of("a", "q2", "b", "q2"));
        double byHand = meanError(
                x -> SkipNetwork.y(coded("q2", SkipNetwork.a(x)), coded("q2", SkipNetwork.b(SkipNetwork.a(x)))));
        assertThat(calibration.joint().get(1).loss().meanError()).isCloseTo(byHand, within(1e-9));
    }

    @Test
    void labelsGiveTheDropOfAccuracy() throws IOException, InterruptedException {
        List<Integer> labels = new ArrayList<>();
        SAMPLES.inputs().forEach(x -> labels.add(best(undamaged(x))));
        labels.set(0, (labels.get(0) + 1) % 5);
        Calibration calibration = calibrate(samples(labels), CODECS);

        assertThat(calibration.measure()).isEqualTo(LossMeasure.ACCURACY);
        assertThat(calibration.samples().accuracy()).hasValue(5.0 / 6);
        int correct = 0;
        for (int sample = 0; sample < 6; sample++) {
            float[] x = SAMPLES.inputs().get(sample);
            correct += best(coded("q2", undamaged(x))) == labels.get(sample) ? 1 : 0;
        }
        assertThat(measured(calibration, "y", "q2").loss().accuracyDrop().getAsDouble())
                .isCloseTo(Math.max(0, (5.0 - correct) / 6), within(1e-12));
    }

    @Test
    void aCodecThatRefusesASampleIsLeftOutForThatTensor() throws IOException, InterruptedException {
        List<float[]> inputs = new ArrayList<>(SAMPLES.inputs());
        inputs.set(2, new float[] {1, 3e19f, 0, 0, 0});

        Calibration calibration = calibrate(new SkipNetwork.Samples(inputs, List.of()), CODECS);

        assertThat(calibration.tensors().get(0).codecs())
                .extracting(CodecMeasurement::codec)
                .containsExactlyElementsOf(CODECS);
        assertThat(calibration.tensors().get(2).codecs())
                .as("b overflows to infinity")
                .extracting(CodecMeasurement::codec)
                .containsExactly("raw+lz4");
        assertThat(calibration.joint()).isEmpty();
    }

    @Test
    void namesModelMachineAndSamples() throws IOException, InterruptedException {
        Calibration calibration = calibrate(SAMPLES, CODECS);

        assertThat(calibration.mismatch(SkipNetwork.BUNDLE)).isEmpty();
        assertThat(calibration.machine()).isEqualTo(MACHINE);
        assertThat(calibration.networkMillis()).isEqualTo(3);
        assertThat(calibration.codecMillis()).isEqualTo(5);
        assertThat(calibration.samples().count()).isEqualTo(6);
        assertThat(calibration.measure()).isEqualTo(LossMeasure.TOP1);
        assertThat(calibration.tensors()).extracting(TensorMeasurement::tensor).containsExactly("x", "a", "b", "y");
    }

    @Test
    void stopsWhenItIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> calibrate(SAMPLES, CODECS)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void measuresCannotBeHadOfNothing() {
        CalibrationSettings accuracy = new CalibrationSettings(CODECS, true, Optional.of(LossMeasure.ACCURACY));

        assertThatThrownBy(() -> new Calibrator(
                                SkipNetwork.BUNDLE, new SkipNetwork(), accuracy, MACHINE, 5, System::nanoTime)
                        .measure(SAMPLES, Calibrator.Progress.NONE))
                .hasMessage("the measure accuracy needs labels");
    }

    /** In M C M, a crosses up for block 1 and b down for block 2, which reads a as it was made. */
    @Test
    void aPlansLossIsThatOfItsPlacement() {
        Costs costs = costs();
        Plan plan =
                PlanEvaluator.evaluate(costs, List.of(Side.MOBILE, Side.CLOUD, Side.MOBILE), new int[] {0, 1, 1, 0});
        PlanLossMeter meter =
                new PlanLossMeter(SkipNetwork.BUNDLE, new SkipNetwork(), SAMPLES, LossMeasure.ERROR, 1, 1);

        double byHand = meanError(x ->
                SkipNetwork.y(SkipNetwork.a(x), coded("q2", SkipNetwork.b(coded("q2", SkipNetwork.a(x))))));
        assertThat(CodedCosts.lossyCrossings(plan)).isEqualTo(Map.of("a", "q2", "b", "q2"));
        assertThat(meter.of(plan).getAsDouble()).isCloseTo(byHand, within(1e-9));
        assertThat(meter.of(plan)).as("again").isPresent();
        Plan mirrored =
                PlanEvaluator.evaluate(costs, List.of(Side.CLOUD, Side.MOBILE, Side.CLOUD), new int[] {0, 1, 1, 0});
        assertThat(meter.of(mirrored)).as("the same reads are damaged").isEqualTo(meter.of(plan));

        Plan other =
                PlanEvaluator.evaluate(costs, List.of(Side.MOBILE, Side.MOBILE, Side.CLOUD), new int[] {0, 1, 1, 0});
        assertThat(meter.of(other)).as("one plan is measured at most").isEmpty();
    }

    @Test
    void aLossThatIsAboveTheLimitForSureIsNotMeasuredToTheEnd() {
        Plan plan =
                PlanEvaluator.evaluate(costs(), List.of(Side.MOBILE, Side.CLOUD, Side.MOBILE), new int[] {0, 1, 1, 0});
        double exact = new PlanLossMeter(SkipNetwork.BUNDLE, new SkipNetwork(), SAMPLES, LossMeasure.ERROR, 1, 1)
                .of(plan)
                .getAsDouble();
        double limit = exact / 1000;

        double told = new PlanLossMeter(SkipNetwork.BUNDLE, new SkipNetwork(), SAMPLES, LossMeasure.ERROR, 1, limit)
                .of(plan)
                .getAsDouble();

        assertThat(told).isGreaterThan(limit).isLessThan(exact);
    }

    private static Costs costs() {
        SegmentCosts.Builder segments = SegmentCosts.builder(3);
        for (int block = 0; block < 3; block++) {
            segments.set(block, block, 1, 1);
        }
        List<CrossingTensor> tensors = new ArrayList<>();
        SkipNetwork.BUNDLE.tensors().forEach(tensor -> {
            Coding lossy = new Coding("q2", 10, Coding.Work.NONE, Coding.Work.NONE, 0.1);
            tensors.add(new CrossingTensor(
                    tensor.name(),
                    tensor.bytes(),
                    tensor.producer(),
                    tensor.consumers(),
                    tensor.modelOutput(),
                    List.of(Coding.raw(tensor.bytes()), lossy)));
        });
        return new Costs(segments.build(), segments.build(), 1, 0, tensors, Link.WIFI, 0);
    }
}
