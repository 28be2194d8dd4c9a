package org.jointdnn.planner.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can't be solved, and how it is said, by every solver alike. */
class ProblemTest {
    private static final Side M = Side.MOBILE;
    private static final Side C = Side.CLOUD;

    static List<PlanSolver> solvers() {
        return List.of(new ExactSolver(), new ExhaustiveSolver());
    }

    private static Costs costs(SegmentCosts mobile, SegmentCosts cloud) {
        return new Costs(mobile, cloud, 1, 0, List.of(), Link.WIFI, 0);
    }

    private static Problem latency(SegmentCosts mobile, SegmentCosts cloud) {
        return Problem.of(costs(mobile, cloud), Objective.minimizeLatency());
    }

    private static SegmentCosts blocks(int blocks, double millis) {
        SegmentCosts.Builder builder = SegmentCosts.builder(blocks);
        for (int block = 0; block < blocks; block++) {
            builder.set(block, block, millis, millis);
        }
        return builder.build();
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void namesABlockThatCanRunNowhere(PlanSolver solver) {
        SegmentCosts first = SegmentCosts.builder(3).set(0, 0, 1, 1).build();
        SegmentCosts last = SegmentCosts.builder(3).set(2, 2, 1, 1).build();

        assertThatThrownBy(() -> solver.solve(latency(first, last)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("block 1 can run neither on mobile nor on cloud");
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void refusesSegmentsThatDoNotFitTogether(PlanSolver solver) {
        SegmentCosts mobile = SegmentCosts.builder(3).set(0, 1, 1, 1).build();
        SegmentCosts cloud = SegmentCosts.builder(3).set(1, 2, 1, 1).build();

        assertThatThrownBy(() -> solver.solve(latency(mobile, cloud)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no sequence of segments on mobile and cloud in turn covers all blocks");
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void saysWhichPinsNoPlanCanFollow(PlanSolver solver) {
        SegmentCosts mobile = blocks(3, 10);
        SegmentCosts cloud =
                SegmentCosts.builder(3).set(0, 0, 1, 1).set(1, 1, 1, 1).build();
        Pin possible = new Pin(0, 0, C);
        Pin impossible = new Pin(2, 2, C);

        Solution<Plan> solution = solver.solve(latency(mobile, cloud).withPins(List.of(possible, impossible)));

        assertThat(solution).isInstanceOf(Solution.Infeasible.class);
        Solution.Infeasible<Plan> infeasible = (Solution.Infeasible<Plan>) solution;
        assertThat(infeasible.violated()).containsExactly(impossible);
        assertThat(infeasible.nearest().placement()).containsExactly(C, C, M);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void saysWhichLimitsCanNotHoldTogether(PlanSolver solver) {
        Problem problem = latency(blocks(2, 10), blocks(2, 1));
        Limit deadline = Limit.maxLatencyMillis(15);
        Limit load = Limit.maxCloudMillis(1);
        Limit battery = Limit.maxEnergyMillijoules(1000);

        Solution<Plan> solution = solver.solve(problem.withLimits(List.of(battery, deadline, load)));

        assertThat(solution).isInstanceOf(Solution.Infeasible.class);
        assertThat(((Solution.Infeasible<Plan>) solution).violated()).containsExactly(deadline, load);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aLimitHoldsAtItsExactValue(PlanSolver solver) {
        Problem problem = latency(blocks(3, 0.1), blocks(3, 100));
        double best = ((Solution.Optimal<Plan>) solver.solve(problem)).value();

        assertThat(solver.solve(problem.withLimits(List.of(Limit.maxLatencyMillis(best)))))
                .isInstanceOf(Solution.Optimal.class);
        assertThat(solver.solve(problem.withLimits(List.of(Limit.maxLatencyMillis(0.999 * best)))))
                .isInstanceOf(Solution.Infeasible.class);
    }

    @Test
    void refusesPinsThatContradictEachOther() {
        Problem problem = latency(blocks(5, 1), blocks(5, 1));

        assertThatThrownBy(() -> problem.withPins(List.of(new Pin(0, 3, M), new Pin(2, 4, C))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pin 0-3=mobile contradicts pin 2-4=cloud: block 2 can't be on both sides");
        assertThatThrownBy(() -> problem.withPins(List.of(new Pin(5, 5, M))))
                .hasMessage("pin 5=mobile is not within blocks 0..4");
        assertThat(problem.withPins(List.of(new Pin(0, 3, M), new Pin(2, 4, M))).pins())
                .hasSize(2);
    }

    @Test
    void refusesLimitsThatMakeNoSense() {
        Problem problem = latency(blocks(1, 1), blocks(1, 1));

        assertThatThrownBy(() -> Limit.maxLatencyMillis(-1))
                .hasMessage("maxLatencyMillis is -1.0, must be a finite number, 0 or more");
        assertThatThrownBy(() -> Limit.maxEnergyMillijoules(Double.NaN))
                .hasMessage("maxEnergyMillijoules is NaN, must be a finite number, 0 or more");
        assertThatThrownBy(() -> problem.withLimits(List.of(Limit.maxUploadBytes(1), Limit.maxUploadBytes(2))))
                .hasMessage("maxUploadBytes is given twice; give it once");
    }

    @Test
    void refusesCostsThatMakeNoSense() {
        assertThatThrownBy(() -> SegmentCosts.builder(2).set(0, 1, Double.NaN, 0))
                .hasMessage("segment 0..1: millis is NaN, must be a finite number, 0 or more");
        assertThatThrownBy(() -> SegmentCosts.builder(2).set(1, 2, 1, 0))
                .hasMessage("segment 1..2 is not within blocks 0..1");
        assertThatThrownBy(() -> SegmentCosts.builder(5000)).hasMessage("blocks is 5000, must be within 1..4096");
        CrossingTensor huge = new CrossingTensor("huge", Long.MAX_VALUE, -1, List.of(0), false);
        CrossingTensor one = new CrossingTensor("one", 1, -1, List.of(0), false);
        assertThatThrownBy(() -> new Costs(blocks(1, 1), blocks(1, 1), 1, 0, List.of(huge, one), Link.WIFI, 0))
                .hasMessageContaining("tensor one: bytes is 1, which with the tensors before it exceeds");
        assertThatThrownBy(() -> new CrossingTensor("t", 1, 3, List.of(2), false))
                .hasMessage("tensor t: consumer 2 does not come after the producer 3");
    }

    @Test
    void exhaustiveSearchSaysWhenItIsTooMuch() {
        assertThatThrownBy(() -> new ExhaustiveSolver().solve(latency(blocks(21, 1), blocks(21, 1))))
                .hasMessage("blocks is 21, must be within 1..20 for the exhaustive solver. Maybe use exact.");
    }
}
