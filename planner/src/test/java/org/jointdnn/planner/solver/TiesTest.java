package org.jointdnn.planner.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Solution;
import org.junit.jupiter.api.Test;

/** A long network on which nearly all plans tie: both sides alike, crossing free, sums that round. */
class TiesTest {
    private static final int BLOCKS = 140;

    private static Costs alike() {
        SegmentCosts.Builder mobile = SegmentCosts.builder(BLOCKS);
        SegmentCosts.Builder cloud = SegmentCosts.builder(BLOCKS);
        List<CrossingTensor> tensors = new ArrayList<>();
        for (int block = 0; block < BLOCKS; block++) {
            mobile.set(block, block, 0.1, 0.1);
            cloud.set(block, block, 0.1, 0);
            boolean last = block == BLOCKS - 1;
            tensors.add(new CrossingTensor("t" + block, 0, block, last ? List.of() : List.of(block + 1), last));
        }
        return new Costs(mobile.build(), cloud.build(), 1, 0, tensors, new Link(8, 8, 0, 0, 0, 0), 1);
    }

    @Test
    void theTidiestOfAllPlansWithinLimitsIsFound() {
        Problem problem = Problem.of(alike(), Objective.minimizeLatency())
                .withLimits(List.of(Limit.maxCloudMillis(7), Limit.maxEnergyMillijoules(14)));

        Solution<Plan> solution = new ExactSolver().solve(problem);

        assertThat(((Solution.Optimal<Plan>) solution).plan().shortForm()).isEqualTo("M[0-139]");
    }

    @Test
    void limitsThatCanNotHoldTogetherAreFound() {
        Limit cloud = Limit.maxCloudMillis(6);
        Limit deadline = Limit.maxLatencyMillis(13.9);
        Problem problem = Problem.of(alike(), Objective.minimizeEnergy()).withLimits(List.of(cloud, deadline));

        Solution<Plan> solution = new ExactSolver().solve(problem);

        assertThat(((Solution.Infeasible<Plan>) solution).violated()).containsExactly(deadline);
        assertThat(((Solution.Infeasible<Plan>) solution).nearest().cost().cloudMillis())
                .isLessThanOrEqualTo(6 * (1 + 1e-9));
    }
}
