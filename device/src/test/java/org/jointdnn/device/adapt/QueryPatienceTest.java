package org.jointdnn.device.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jointdnn.engine.Patience.PlannedVisit;
import org.jointdnn.engine.Timeline;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.junit.jupiter.api.Test;

class QueryPatienceTest {
    private static final long MILLI = 1_000_000;
    private static final Costs COSTS = new Costs(
            SegmentCosts.builder(3)
                    .set(0, 0, 100, 0)
                    .set(1, 1, 100, 0)
                    .set(2, 2, 100, 0)
                    .build(),
            SegmentCosts.builder(3)
                    .set(0, 0, 1, 0)
                    .set(1, 1, 1, 0)
                    .set(2, 2, 1, 0)
                    .build(),
            1,
            0,
            List.of(
                    new CrossingTensor("x", 1000, -1, List.of(0), false),
                    new CrossingTensor("a", 1000, 0, List.of(1, 2), false),
                    new CrossingTensor("b", 1000, 1, List.of(2), false),
                    new CrossingTensor("y", 1000, 2, List.of(), true)),
            Link.WIFI,
            0);
    private static final PlanForecast FORECAST =
            PlanForecast.of(PlanEvaluator.evaluate(COSTS, List.of(Side.CLOUD, Side.MOBILE, Side.CLOUD)));

    private static QueryPatience patience(long deadlineMillis) {
        return new QueryPatience(FORECAST, COSTS, 0.2, 1, RacePolicy.NEVER, true, deadlineMillis * MILLI, () -> {});
    }

    /** The first visit; if the second one fails, this device begins at a block. */
    private static PlannedVisit first(int laterFrom) {
        return new PlannedVisit(0, 0, 0, 0, laterFrom);
    }

    @Test
    void isGivenUpWhenThereIsJustTimeForTheRest() {
        PlannedVisit second = new PlannedVisit(1, 2, 2, 2, 3);
        assertThat(patience(1000).giveUpNanos(second, 0)).isEqualTo((1000 - 110 - 3) * MILLI);
        assertThat(patience(1000).giveUpNanos(first(2), 0)).isEqualTo((1000 - 330 - 3) * MILLI);
    }

    @Test
    void isGivenUpWhileThereIsTimeToDoWithoutTheNextVisit() {
        assertThat(patience(1000).giveUpNanos(first(0), 0)).isEqualTo((1000 - 440 - 3) * MILLI);
    }

    @Test
    void aRacedAnswerIsNotWorthADeadlineThatTheNextVisitMayBreak() {
        assertThat(patience(1000).prefersVisit(first(0), 10 * MILLI, 556 * MILLI))
                .isTrue();
        assertThat(patience(1000).prefersVisit(first(0), 10 * MILLI, 558 * MILLI))
                .isFalse();
        assertThat(patience(1000).prefersVisit(first(2), 10 * MILLI, 558 * MILLI))
                .isTrue();
    }

    private static long givenUpNanos(int sharing) {
        return new QueryPatience(FORECAST, COSTS, 0.2, sharing, RacePolicy.EAGER, true, Timeline.NEVER, () -> {})
                .giveUpNanos(first(3), 0);
    }

    @Test
    void aVisitThatSharesTheLinkIsWaitedForLonger() {
        double fixedMillis = FORECAST.visits().get(0).fixedMillis(COSTS);
        double transferMillis = FORECAST.visits().get(0).transferMillis(COSTS);
        assertThat(givenUpNanos(1)).isBetween(0L, Math.round(MILLI * (fixedMillis + 20 * transferMillis)));
        assertThat(givenUpNanos(4)).isGreaterThan(Math.round(MILLI * (fixedMillis + 4 * transferMillis)));
    }
}
