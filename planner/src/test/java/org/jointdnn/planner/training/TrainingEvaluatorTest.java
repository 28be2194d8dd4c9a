package org.jointdnn.planner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.jointdnn.planner.Side.CLOUD;
import static org.jointdnn.planner.Side.MOBILE;

import java.util.List;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.junit.jupiter.api.Test;

/** The worked example of docs/planner.md, "Training", and cases that only look at one rule. */
class TrainingEvaluatorTest {
    private static final List<Side> FORWARD = List.of(MOBILE, CLOUD, CLOUD);
    /** 1 ms per 1000 bytes up, 0.5 down; 1000 mW both ways. */
    private static final Link LINK = new Link(8, 16, 4, 100, 50, 200);

    private static TrainingCosts example(WeightSync sync) {
        return new TrainingCosts(
                segments(3, new double[][] {{0, 0, 4, 8}, {1, 1, 20, 40}, {2, 2, 30, 60}}),
                segments(3, new double[][] {{1, 1, 40, 80}, {2, 2, 60, 120}}),
                segments(3, new double[][] {{0, 0, 1, 0}, {1, 1, 2, 0}, {2, 2, 3, 0}, {1, 2, 4, 0}}),
                segments(3, new double[][] {{1, 1, 4, 0}, {2, 2, 6, 0}, {1, 2, 9, 0}}),
                List.of(50_000L, 8_000L, 6_000L),
                List.of(
                        new TrainedBlock(1_000, 3_000, false),
                        new TrainedBlock(6_000, 12_000, true),
                        new TrainedBlock(2_000, 4_000, true)),
                1_000,
                1,
                sync,
                1,
                1,
                LINK,
                0.5);
    }

    private static SegmentCosts segments(int blocks, double[][] entries) {
        SegmentCosts.Builder builder = SegmentCosts.builder(blocks);
        for (double[] entry : entries) {
            builder.set((int) entry[0], (int) entry[1], entry[2], entry[3]);
        }
        return builder.build();
    }

    @Test
    void trainsOnCloudFromBlockOne() {
        TrainingPlan plan = TrainingEvaluator.evaluate(example(WeightSync.PLACED), FORWARD, FORWARD);

        assertThat(plan.cost()).isEqualTo(new PlanCost(30, 25.5, 13, 9_000, 0));
        assertThat(plan.switches()).isEqualTo(1);
        assertThat(plan.cloudBlocks()).isEqualTo(4);
        assertThat(plan.backwardFrom()).isEqualTo(1);
        assertThat(plan.shortForm()).isEqualTo("M[0] C[1-2] | C[2-1]");
        assertThat(plan.steps())
                .containsExactly(
                        new TrainingStep.Run(Pass.FORWARD, MOBILE, 0, 0),
                        new TrainingStep.Transfer(CLOUD, List.of("activation 0", "labels"), 9_000),
                        new TrainingStep.Run(Pass.FORWARD, CLOUD, 1, 2),
                        new TrainingStep.Run(Pass.BACKWARD, CLOUD, 1, 2));
        assertThat(best(WeightSync.PLACED)).isEqualTo(plan);
    }

    @Test
    void bringsWeightsToMobileWhereItHoldsTheModel() {
        TrainingPlan plan = TrainingEvaluator.evaluate(example(WeightSync.MOBILE), FORWARD, FORWARD);

        assertThat(plan.cost()).isEqualTo(new PlanCost(40, 34.5, 13, 9_000, 16_000));
        assertThat(plan.switches()).isEqualTo(2);
        assertThat(plan.steps().get(4))
                .isEqualTo(new TrainingStep.Transfer(MOBILE, List.of("weights 2", "weights 1"), 16_000));
        assertThat(best(WeightSync.MOBILE)).isEqualTo(plan);
    }

    @Test
    void movesStashGradientAndWeightsWhereThePassesOfABlockPart() {
        TrainingPlan plan =
                TrainingEvaluator.evaluate(example(WeightSync.PLACED), FORWARD, List.of(MOBILE, MOBILE, CLOUD));

        assertThat(plan.cost()).isEqualTo(new PlanCost(89, 124, 10, 21_000, 12_000));
        assertThat(plan.switches()).isEqualTo(3);
        assertThat(plan.shortForm()).isEqualTo("M[0] C[1-2] | C[2] M[1]");
        assertThat(plan.steps())
                .containsExactly(
                        new TrainingStep.Run(Pass.FORWARD, MOBILE, 0, 0),
                        new TrainingStep.Transfer(CLOUD, List.of("activation 0", "labels"), 9_000),
                        new TrainingStep.Run(Pass.FORWARD, CLOUD, 1, 2),
                        new TrainingStep.Transfer(MOBILE, List.of("stash 1"), 6_000),
                        new TrainingStep.Run(Pass.BACKWARD, CLOUD, 2, 2),
                        new TrainingStep.Transfer(MOBILE, List.of("gradient 1"), 6_000),
                        new TrainingStep.Run(Pass.BACKWARD, MOBILE, 1, 1),
                        new TrainingStep.Transfer(CLOUD, List.of("weights 1"), 12_000));
    }

    private static TrainingPlan best(WeightSync sync) {
        TrainingProblem problem = TrainingProblem.of(example(sync), Objective.minimizeLatency());
        return ((Solution.Optimal<TrainingPlan>) new ExactTraining().solve(problem)).plan();
    }

    /** Where the forward pass is on CLOUD and the device updates the weights, the paper's rule charges nothing. */
    @Test
    void chargesNoUploadOfWeightsWhereMobileHoldsTheModel() {
        List<Side> backward = List.of(MOBILE, MOBILE, MOBILE);
        TrainingPlan placed = TrainingEvaluator.evaluate(example(WeightSync.PLACED), FORWARD, backward);
        TrainingPlan mobile = TrainingEvaluator.evaluate(example(WeightSync.MOBILE), FORWARD, backward);

        assertThat(placed.cost().uploadBytes() - mobile.cost().uploadBytes()).isEqualTo(16_000);
        assertThat(placed.cost().latencyMillis() - mobile.cost().latencyMillis())
                .as("16 ms up and the return's 2")
                .isCloseTo(18, within(1e-9));
    }

    @Test
    void updatesAFractionOfTheWeightsRounded() {
        TrainingCosts all = example(WeightSync.PLACED);
        TrainingCosts some = new TrainingCosts(
                all.mobileForward(),
                all.mobileBackward(),
                all.cloudForward(),
                all.cloudBackward(),
                all.boundaryBytes(),
                List.of(all.blocks().get(0), new TrainedBlock(0, 7, true), new TrainedBlock(0, 5, false)),
                0,
                0.5,
                WeightSync.PLACED,
                1,
                1,
                LINK,
                0.5);

        assertThat(some.updatedBytes(0)).as("frozen").isZero();
        assertThat(some.updatedBytes(1)).isEqualTo(4);
        assertThat(some.updatedBytes(2)).as("frozen").isZero();
    }

    @Test
    void refusesRunsThatCannotExecute() {
        TrainingCosts costs = example(WeightSync.PLACED);

        assertThatThrownBy(() -> TrainingEvaluator.evaluate(costs, FORWARD.subList(0, 2), FORWARD))
                .hasMessage("forward has 2 sides, must have one for each of 3 blocks");
        assertThatThrownBy(() -> new TrainingCosts(
                        costs.mobileForward(),
                        costs.mobileBackward(),
                        costs.cloudForward(),
                        costs.cloudBackward(),
                        costs.boundaryBytes(),
                        List.of(
                                new TrainedBlock(0, 1, false),
                                new TrainedBlock(0, 1, false),
                                new TrainedBlock(0, 1, false)),
                        0,
                        1,
                        WeightSync.PLACED,
                        1,
                        0,
                        LINK,
                        0))
                .hasMessage("blocks: none is trainable; make at least one so");
    }

    @Test
    void namesThePassThatCanRunNowhere() {
        TrainingCosts costs = example(WeightSync.PLACED);
        TrainingCosts lacking = new TrainingCosts(
                costs.mobileForward(),
                segments(3, new double[][] {{1, 1, 40, 80}}),
                costs.cloudForward(),
                segments(3, new double[][] {{1, 1, 4, 0}}),
                costs.boundaryBytes(),
                costs.blocks(),
                0,
                1,
                WeightSync.PLACED,
                1,
                0,
                LINK,
                0);
        TrainingProblem problem = TrainingProblem.of(lacking, Objective.minimizeLatency());

        for (TrainingSolver solver : List.of(new ExactTraining(), new ExhaustiveTraining())) {
            assertThatThrownBy(() -> solver.solve(problem))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the backward pass of block 2 can run neither on mobile nor on cloud, alone or within a"
                            + " segment; give a backward segment that contains it");
        }
    }
}
