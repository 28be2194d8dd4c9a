package org.jointdnn.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jointdnn.device.conditions.Conditions;
import org.jointdnn.device.conditions.Counters;
import org.jointdnn.device.conditions.UserRules;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.junit.jupiter.api.Test;

class PlanChoosingTest {
    /** Two blocks of 10 ms here, at 10 mJ, and 2 ms there; the tensor between takes 12 ms, the input 40. */
    private static Costs costs() {
        SegmentCosts.Builder mobile = SegmentCosts.builder(2);
        SegmentCosts.Builder cloud = SegmentCosts.builder(2);
        for (int block = 0; block < 2; block++) {
            mobile.set(block, block, 10, 10);
            cloud.set(block, block, 2, 0);
        }
        return new Costs(
                mobile.build(),
                cloud.build(),
                1,
                0,
                List.of(
                        new CrossingTensor("x", 40_000, -1, List.of(0), false),
                        new CrossingTensor("a", 12_000, 0, List.of(1), false),
                        new CrossingTensor("y", 1_000, 1, List.of(), true)),
                new Link(8, 8, 1, 1, 1, 1),
                0);
    }

    private static Plan first(PlanChoice choice) {
        try (FakeCloud cloud = new FakeCloud()) {
            UserRules rules = UserRules.always(Objective.minimizeLatency());
            return new PlanChoosing(
                            choice,
                            JointDnnOptions.DEFAULT,
                            cloud.bundle,
                            () -> rules.decide(Conditions.UNKNOWN, Counters.NONE))
                    .first(costs());
        }
    }

    @Test
    void aQuerysPlanHasTheLeastLatencyAndAStreamsTheShortestBottleneck() {
        assertThat(first(PlanChoice.best()).shortForm()).isEqualTo("M[0-1]");
        assertThat(first(new PlanChoice.Best(List.of(), List.of(), PlanChoice.Aim.STREAM))
                        .shortForm())
                .isEqualTo("M[0] C[1]");
    }

    @Test
    void limitsAndPinsHoldForAStreamToo() {
        assertThat(first(new PlanChoice.Best(List.of(Limit.maxLatencyMillis(21)), List.of(), PlanChoice.Aim.STREAM))
                        .shortForm())
                .isEqualTo("M[0-1]");
        assertThat(first(new PlanChoice.Best(List.of(), List.of(new Pin(1, 1, Side.MOBILE)), PlanChoice.Aim.STREAM))
                        .placement())
                .last()
                .isEqualTo(Side.MOBILE);
        PlanChoice impossible =
                new PlanChoice.Best(List.of(Limit.maxLatencyMillis(1)), List.of(), PlanChoice.Aim.STREAM);
        assertThatThrownBy(() -> first(impossible)).isInstanceOf(InfeasibleException.class);
    }

    /** Of energy throughput takes no account. */
    @Test
    void aLimitOnEnergyMakesAStreamsPlanThatOfAQuery() {
        PlanChoice thrifty =
                new PlanChoice.Best(List.of(Limit.maxEnergyMillijoules(50)), List.of(), PlanChoice.Aim.STREAM);
        assertThat(first(thrifty).shortForm()).isEqualTo("M[0-1]");
    }
}
