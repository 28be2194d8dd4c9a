package org.jointdnn.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jointdnn.engine.ExecutionTimings;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.Traffic;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;
import org.junit.jupiter.api.Test;

class PlanReportTest {
    private static String summary(Traffic first, Traffic second) {
        Plan plan = new Plan(
                List.of(Side.MOBILE, Side.CLOUD),
                List.of(new Step.Run(Side.MOBILE, 0, 0), new Step.Run(Side.CLOUD, 1, 1)),
                new PlanCost(0, 0, 0, 0, 0));
        ExecutionTimings timings = new ExecutionTimings(
                20_000_000,
                List.of(5_000_000L),
                List.of(
                        new RemoteTimings(0, 1_000_000, 2_000_000, 0, 3_000_000, 1_500_000, 7_500_000, first),
                        new RemoteTimings(0, 0, 0, 0, 0, 0, 0, second)));
        return new PlanReport(plan, Optional.empty(), timings, Optional.empty()).summary();
    }

    @Test
    void saysWhatCrossedOverAllVisits() {
        assertThat(summary(new Traffic(100, 400, 8, 8, 250_000, 120_000, List.of()), Traffic.NONE.plus(Traffic.NONE)))
                .isEqualTo("M[0] C[1] 20.00 ms: device 5.00, encode 1.00, upload 2.00, queue 0.00, cloud 3.00,"
                        + " download 1.50; 100 B up (raw 400), 8 B down (raw 8), coding here 0.25 ms, there 0.12 ms");
    }

    @Test
    void saysWhatCrossedRawAndWhy() {
        Traffic.Uncoded uncoded = new Traffic.Uncoded("y", "q8", "it is odd");
        assertThat(summary(
                        new Traffic(400, 400, 0, 0, 0, 0, List.of()), new Traffic(1, 1, 0, 0, 0, 0, List.of(uncoded))))
                .endsWith("; 401 B up (raw 401), 0 B down (raw 0); 'y' crossed raw, not as q8, because it is odd");
    }
}
