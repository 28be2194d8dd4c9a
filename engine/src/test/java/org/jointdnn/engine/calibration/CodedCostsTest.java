package org.jointdnn.engine.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jointdnn.engine.profile.PowerModel;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.junit.jupiter.api.Test;

class CodedCostsTest {
    private static final Costs COSTS = new Costs(
            SegmentCosts.builder(2).set(0, 0, 50, 65).set(1, 1, 75, 97).build(),
            SegmentCosts.builder(2).set(0, 0, 5, 0).set(1, 1, 1.25, 0).build(),
            1,
            0,
            List.of(
                    new CrossingTensor("x", 4000, -1, List.of(0), false),
                    new CrossingTensor("a", 400, 0, List.of(1), false),
                    new CrossingTensor("y", 40, 1, List.of(), true)),
            Link.WIFI,
            0);

    private static Costs coded(LossMeasure measure) {
        Calibration calibration = SampleCalibration.of(measure);
        return CodedCosts.withCodings(
                COSTS,
                calibration,
                new CodecSpeeds(
                        CodecSpeeds.factor(calibration, COSTS.mobile(), OptionalDouble.of(50)),
                        CodecSpeeds.factor(calibration, COSTS.cloud(), OptionalDouble.empty()),
                        new PowerModel(1.5)));
    }

    /**
     * Where it was calibrated, the standard job takes 5 ms and the network 12.5; so MOBILE is 10 times as slow, as it takes 50
     * for the job, and CLOUD, whose job wasn't measured, twice as fast, as it takes 6.25 for the network.
     */
    @Test
    void aCodingTakesWhatItTookTimesTheSidesSlowness() {
        CrossingTensor x = coded(LossMeasure.TOP1).tensors().get(0);

        assertThat(x.codings())
                .containsExactly(
                        Coding.raw(4000),
                        new Coding("raw+zstd1", 3000, new Coding.Work(20, 30, 0.5), new Coding.Work(10, 15, 1), 0),
                        new Coding(
                                "fp16",
                                2000,
                                new Coding.Work(5, 7.5, 0.125),
                                new Coding.Work(2.5, 3.75, 0.25),
                                CodedCosts.LEAST_LOSS),
                        new Coding("q8", 1008, new Coding.Work(5, 7.5, 0.125), new Coding.Work(2.5, 3.75, 0.25), 0.25));
        assertThat(coded(LossMeasure.TOP1).tensors().get(2).codings()).containsExactly(Coding.raw(40));
    }

    @Test
    void theMeasureSaysWhatCountsAsLoss() {
        for (Map.Entry<LossMeasure, Double> loss : Map.of(
                        LossMeasure.ACCURACY, 0.125, LossMeasure.TOP1, 0.25, LossMeasure.ERROR, 0.02)
                .entrySet()) {
            assertThat(coded(loss.getKey()).tensors().get(1).codings().get(1).accuracyLoss())
                    .isEqualTo(loss.getValue());
        }
    }

    @Test
    void withoutALimitOnTheLossOnlyLosslessCodingsRemain() {
        Costs costs = coded(LossMeasure.TOP1);

        for (List<Limit> limits : List.<List<Limit>>of(
                List.of(), List.of(Limit.maxLatencyMillis(5)), List.of(Limit.maxAccuracyLoss(0)))) {
            Costs within = CodedCosts.within(costs, limits);
            assertThat(CodedCosts.anyLossy(within)).isFalse();
            assertThat(within.tensors().get(0).codings())
                    .extracting(Coding::codec)
                    .containsExactly("raw", "raw+zstd1");
        }
        assertThat(CodedCosts.within(costs, List.of(Limit.maxAccuracyLoss(0.01))))
                .isEqualTo(costs);
    }

    @Test
    void knownAreTheLossesOfTensorsMeasuredTogether() {
        Costs costs = coded(LossMeasure.TOP1);
        KnownLosses known = new KnownLosses(SampleCalibration.of(LossMeasure.TOP1));
        List<Side> cloudThenMobile = List.of(Side.CLOUD, Side.MOBILE);
        Plan both = PlanEvaluator.evaluate(costs, cloudThenMobile, new int[] {3, 1, 0});
        Plan mixed = PlanEvaluator.evaluate(costs, cloudThenMobile, new int[] {2, 1, 0});

        assertThat(CodedCosts.lossyCrossings(both)).isEqualTo(Map.of("x", "q8", "a", "q8"));
        assertThat(known.of(both)).hasValue(0.25);
        assertThat(known.of(mixed)).isEmpty();
        assertThat(known.within(0.2)).isEmpty();
        assertThat(known.within(0.25)).containsExactly(Map.of("x", "q8", "a", "q8"));
    }
}
