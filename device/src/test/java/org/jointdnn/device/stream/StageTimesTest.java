package org.jointdnn.device.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.jointdnn.planner.Coding;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.junit.jupiter.api.Test;

/** Stages worked out by hand from the definition. */
class StageTimesTest {
    private static final Side M = Side.MOBILE;
    private static final Side C = Side.CLOUD;

    /** Three blocks, each 10 ms here and 2 ms there, twice as long by the load; 1 ms for 1000 bytes up and 2000 down. */
    private static Costs costs() {
        SegmentCosts.Builder mobile = SegmentCosts.builder(3);
        SegmentCosts.Builder cloud = SegmentCosts.builder(3);
        for (int block = 0; block < 3; block++) {
            mobile.set(block, block, 10, 1);
            cloud.set(block, block, 2, 0);
        }
        Coding coded = new Coding("half", 3000, new Coding.Work(4, 0, 1), new Coding.Work(0.5, 0, 0.25), 0);
        CrossingTensor middle = new CrossingTensor("a", 6000, 0, List.of(1), false, List.of(Coding.raw(6000), coded));
        return new Costs(
                mobile.build(),
                cloud.build(),
                2,
                7,
                List.of(
                        new CrossingTensor("x", 9000, -1, List.of(0), false),
                        middle,
                        new CrossingTensor("b", 8000, 1, List.of(2), false),
                        new CrossingTensor("y", 500, 2, List.of(), true)),
                new Link(8, 16, 20, 1, 1, 1),
                0);
    }

    @Test
    void aPlansStagesAreSumsOverItsSteps() {
        StageTimes stages =
                StageTimes.of(PlanEvaluator.evaluate(costs(), List.of(M, C, M), new int[] {0, 1, 0, 0}), costs());
        assertThat(stages).isEqualTo(new StageTimes(20 + 4, 3, 2 * (2 + 1), 4, 24 + 3 + 6 + 4 + 20 + 7));
        assertThat(stages.bottleneckMillis()).isEqualTo(24);
        assertThat(stages.queriesPerSecond()).isEqualTo(1000 / 24.0);
        assertThat(stages.inFlight()).isEqualTo(3);
        assertThat(stages.queriesPerSecond(1)).isEqualTo(1000 / 64.0);
        assertThat(stages.queriesPerSecond(3)).isEqualTo(1000 / 24.0);
    }

    @Test
    void aloneOnTheDeviceOneQueryFillsIt() {
        StageTimes stages = StageTimes.of(PlanEvaluator.evaluate(costs(), List.of(M, M, M)), costs());
        assertThat(stages).isEqualTo(new StageTimes(30, 0, 0, 0, 30));
        assertThat(stages.inFlight()).isEqualTo(1);
        assertThat(stages.queriesPerSecond(5)).isCloseTo(33.333, within(0.001));
    }

    @Test
    void stagesThatTakeNoTimeAllowAnyRate() {
        assertThat(new StageTimes(0, 0, 0, 0, 0).queriesPerSecond()).isInfinite();
        assertThat(new StageTimes(0, 0, 0, 0, 0).inFlight()).isEqualTo(1);
    }
}
