package org.jointdnn.device.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.jointdnn.engine.ExecutionTimings;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.Traffic;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.junit.jupiter.api.Test;

class MachineSpeedsTest {
    private static final Costs COSTS = new Costs(
            SegmentCosts.builder(2)
                    .set(0, 0, 10, 20)
                    .set(1, 1, 30, 60)
                    .set(0, 1, 35, 70)
                    .build(),
            SegmentCosts.builder(2)
                    .set(0, 0, 1, 0)
                    .set(1, 1, 3, 0)
                    .set(0, 1, 3.5, 0)
                    .build(),
            1,
            0,
            List.of(
                    new CrossingTensor("x", 100, -1, List.of(0), false),
                    new CrossingTensor("y", 100, 0, List.of(1), false),
                    new CrossingTensor("z", 100, 1, List.of(), true)),
            Link.WIFI,
            0);
    private static final Plan SPLIT = PlanEvaluator.evaluate(COSTS, List.of(Side.MOBILE, Side.CLOUD));
    private static final Plan ALONE = PlanEvaluator.evaluate(COSTS, List.of(Side.MOBILE, Side.MOBILE));

    private final MachineSpeeds speeds = new MachineSpeeds();

    private void took(Plan plan, double mobileMillis, double cloudMillis) {
        long cloud = Math.round(cloudMillis * 1e6);
        List<RemoteTimings> visits =
                plan == ALONE ? List.of() : List.of(new RemoteTimings(0, 0, 0, 0, cloud, 0, cloud, Traffic.NONE));
        speeds.observe(COSTS, plan, new ExecutionTimings(0, List.of(Math.round(mobileMillis * 1e6)), visits));
    }

    @Test
    void withoutQueriesTheProfilesCount() {
        Costs corrected = speeds.corrected(COSTS);
        assertThat(corrected.mobile().millis(0, 1)).isEqualTo(35);
        assertThat(corrected.cloud().millis(0, 1)).isEqualTo(3.5);
    }

    @Test
    void eachSideIsCorrectedByWhatItsOwnRunsTook() {
        took(SPLIT, 12, 6);
        Costs corrected = speeds.corrected(COSTS);
        assertThat(corrected.mobile().millis(0, 1)).isCloseTo(1.2 * 35, within(1e-9));
        assertThat(corrected.mobile().millijoules(1, 1)).isCloseTo(1.2 * 60, within(1e-9));
        assertThat(corrected.cloud().millis(0, 1)).isCloseTo(7, within(1e-9));
    }

    @Test
    void aQueryWithoutACloudRunSaysNothingOfTheServer() {
        took(SPLIT, 20, 6);
        took(ALONE, 70, 0);
        took(ALONE, 70, 0);
        Costs corrected = speeds.corrected(COSTS);
        assertThat(corrected.mobile().millis(1, 1)).isCloseTo(60, within(1e-9));
        assertThat(corrected.cloud().millis(0, 1)).isCloseTo(7, within(1e-9));
    }

    @Test
    void aSegmentThatHasRunIsCorrectedByItsOwnRuns() {
        took(SPLIT, 5, 3);
        took(ALONE, 70, 0);
        took(ALONE, 70, 0);
        Costs corrected = speeds.corrected(COSTS);
        assertThat(corrected.mobile().millis(0, 0)).isCloseTo(5, within(1e-9));
        assertThat(corrected.mobile().millijoules(0, 0)).isCloseTo(10, within(1e-9));
        assertThat(corrected.mobile().millis(0, 1)).isCloseTo(70, within(1e-9));
        assertThat(corrected.mobile().millis(1, 1)).isCloseTo(60, within(1e-9));
    }

    @Test
    void oneDisturbedQueryChangesNothingAndThreeForgetThePast() {
        for (int query = 0; query < 5; query++) {
            took(ALONE, 35, 0);
        }
        took(ALONE, 350, 0);
        assertThat(speeds.corrected(COSTS).mobile().millis(0, 0)).isCloseTo(10, within(1e-9));
        took(ALONE, 70, 0);
        took(ALONE, 70, 0);
        assertThat(speeds.corrected(COSTS).mobile().millis(0, 0)).isCloseTo(20, within(1e-9));
    }

    @Test
    void aFactorIsBounded() {
        took(ALONE, 35e6, 0);
        assertThat(speeds.corrected(COSTS).mobile().millis(0, 0)).isCloseTo(100, within(1e-9));
    }

    @Test
    void aSegmentThatHasNotRunForLongIsAsSlowAsTheOthersAreNow() {
        for (int query = 0; query < 5; query++) {
            took(SPLIT, 10, 3);
        }
        for (int query = 0; query < 8; query++) {
            took(ALONE, 105, 0);
        }
        assertThat(speeds.corrected(COSTS).mobile().millis(0, 0)).isCloseTo(30, within(1e-9));
    }

    @Test
    void whatTheServerTookCountsAsMuchAsItIsTrusted() {
        took(SPLIT, 10, 12);
        assertThat(speeds.corrected(COSTS, 1).cloud().millis(0, 1)).isCloseTo(14, within(1e-9));
        assertThat(speeds.corrected(COSTS, 0.5).cloud().millis(0, 1)).isCloseTo(7, within(1e-9));
        assertThat(speeds.corrected(COSTS, 0).cloud().millis(0, 1)).isCloseTo(3.5, within(1e-9));
    }
}
