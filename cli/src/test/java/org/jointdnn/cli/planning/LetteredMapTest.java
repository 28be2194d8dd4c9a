package org.jointdnn.cli.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.map.Axis;
import org.jointdnn.planner.map.PlanMap;
import org.junit.jupiter.api.Test;

class LetteredMapTest {
    /** MOBILE takes 80 ms, CLOUD 8 / u: they meet at 0.1 Mbps. */
    private static Problem problem() {
        SegmentCosts mobile = SegmentCosts.builder(1).set(0, 0, 80, 80).build();
        SegmentCosts cloud = SegmentCosts.builder(1).set(0, 0, 0, 0).build();
        List<CrossingTensor> tensors = List.of(new CrossingTensor("x", 1000, -1, List.of(0), false));
        return Problem.of(
                new Costs(mobile, cloud, 1, 0, tensors, new Link(1, 1, 0, 0, 0, 0), 0), Objective.minimizeLatency());
    }

    @Test
    void drawsAStripToScale() {
        LetteredMap map = LetteredMap.of(PlanMap.of(problem(), Axis.BANDWIDTH));

        assertThat(map.letters()).containsExactly("A", "B");
        assertThat(map.strip(12)).isEqualTo("AABBBBBBBBBB");
    }

    @Test
    void marksWhereThereIsNoPlan() {
        Problem limited = problem().withLimits(List.of(Limit.maxLatencyMillis(8)));
        LetteredMap map = LetteredMap.of(PlanMap.of(limited, Axis.BANDWIDTH));

        assertThat(map.letters()).containsExactly("-", "A");
        assertThat(map.strip(6)).isEqualTo("--AAAA");
    }
}
