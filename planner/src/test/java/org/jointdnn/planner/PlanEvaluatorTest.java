package org.jointdnn.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Costs and steps worked out by hand from the definition. */
class PlanEvaluatorTest {
    private static final Side M = Side.MOBILE;
    private static final Side C = Side.CLOUD;
    /** 1 ms for 1000 bytes up and for 2000 bytes down; 1000 mW up, 500 mW down. */
    private static final Link LINK = new Link(8, 16, 20, 100, 25, 100);

    /** Block b: 10 (b+1) ms and 100 mJ on mobile, b+1 ms on cloud, pairs included. */
    private static Costs costs(CrossingTensor... tensors) {
        SegmentCosts.Builder mobile = SegmentCosts.builder(4);
        SegmentCosts.Builder cloud = SegmentCosts.builder(4);
        for (int block = 0; block < 4; block++) {
            mobile.set(block, block, 10 * (block + 1), 100);
            cloud.set(block, block, block + 1, 0);
        }
        return new Costs(mobile.build(), cloud.set(1, 2, 4, 0).build(), 2, 3, List.of(tensors), LINK, 0.5);
    }

    private static CrossingTensor tensor(String name, long bytes, int producer, Integer... consumers) {
        return new CrossingTensor(name, bytes, producer, List.of(consumers), false);
    }

    private static CrossingTensor output(String name, long bytes, int producer, Integer... consumers) {
        return new CrossingTensor(name, bytes, producer, List.of(consumers), true);
    }

    private static Costs chain() {
        return costs(
                tensor("x", 5000, -1, 0),
                tensor("a", 1000, 0, 1),
                tensor("b", 7000, 1, 2),
                tensor("c", 2000, 2, 3),
                output("y", 4000, 3));
    }

    @Test
    void mobileOnlyCostsItsSegmentAlone() {
        Plan plan = PlanEvaluator.evaluate(chain(), Placements.allOn(M, 4));

        assertThat(plan.steps()).containsExactly(new Step.Run(M, 0, 3));
        assertThat(plan.cost()).isEqualTo(new PlanCost(100, 400, 0, 0, 0));
        assertThat(plan.switches()).isZero();
    }

    @Test
    void cloudOnlySendsInputsAndBringsOutputsBack() {
        Plan plan = PlanEvaluator.evaluate(chain(), Placements.allOn(C, 4));

        assertThat(plan.steps())
                .containsExactly(
                        new Step.Transfer(C, List.of(Step.Crossing.raw("x", 5000))),
                        new Step.Run(C, 0, 3),
                        new Step.Transfer(M, List.of(Step.Crossing.raw("y", 4000))));
        // Run 2 (1+2+3+4) + queue 3, two switches of 10, 5 up, 2 down; radio 900 mW and 500 mW.
        assertThat(plan.cost().latencyMillis()).isEqualTo(20 + 3 + 20 + 5 + 2);
        assertThat(plan.cost().mobileEnergyMillijoules())
                .isCloseTo(0.9 * 5 + 0.5 * 2 + 0.5 * (20 + 3 + 20), within(1e-12));
        assertThat(plan.cost().cloudMillis()).isEqualTo(20);
        assertThat(plan.switches()).isEqualTo(2);
    }

    @Test
    void aRunCostsItsSegmentNotTheSumOfItsBlocks() {
        Plan plan = PlanEvaluator.evaluate(chain(), List.of(M, C, C, M));

        assertThat(plan.steps())
                .containsExactly(
                        new Step.Run(M, 0, 0),
                        new Step.Transfer(C, List.of(Step.Crossing.raw("a", 1000))),
                        new Step.Run(C, 1, 2),
                        new Step.Transfer(M, List.of(Step.Crossing.raw("c", 2000))),
                        new Step.Run(M, 3, 3));
        assertThat(plan.cost().cloudMillis()).isEqualTo(2 * 4);
        assertThat(plan.cost().latencyMillis()).isEqualTo(10 + 1 + (8 + 3) + 1 + 40 + 20);
        assertThat(plan.shortForm()).isEqualTo("M[0] C[1-2] M[3]");
    }

    @Test
    void aSkipWithinOneSideNeverCrosses() {
        Costs costs = costs(tensor("skip", 9000, 0, 3), output("y", 4000, 3));

        Plan plan = PlanEvaluator.evaluate(costs, List.of(M, C, C, M));

        assertThat(plan.cost().uploadBytes()).isZero();
        assertThat(plan.cost().downloadBytes()).isZero();
        assertThat(plan.steps()).containsExactly(new Step.Run(M, 0, 0), new Step.Run(C, 1, 2), new Step.Run(M, 3, 3));
        assertThat(plan.switches()).isEqualTo(2);
    }

    @Test
    void aTensorCrossesOnceAndAtTheFirstSwitch() {
        Costs costs = costs(tensor("x", 5000, -1, 0, 3), tensor("skip", 1000, 0, 1, 3), output("y", 4000, 3));

        Plan plan = PlanEvaluator.evaluate(costs, List.of(M, C, M, C));

        assertThat(plan.steps())
                .containsExactly(
                        new Step.Run(M, 0, 0),
                        new Step.Transfer(C, List.of(Step.Crossing.raw("x", 5000), Step.Crossing.raw("skip", 1000))),
                        new Step.Run(C, 1, 1),
                        new Step.Run(M, 2, 2),
                        new Step.Run(C, 3, 3),
                        new Step.Transfer(M, List.of(Step.Crossing.raw("y", 4000))));
        assertThat(plan.cost().uploadBytes()).isEqualTo(6000);
    }

    @Test
    void anOutputMadeOnCloudCrossesDownRightAfterItsRun() {
        Costs costs = costs(output("early", 2000, 0, 2), output("y", 0, 3));

        Plan plan = PlanEvaluator.evaluate(costs, List.of(C, M, C, C));

        assertThat(plan.steps())
                .containsExactly(
                        new Step.Run(C, 0, 0),
                        new Step.Transfer(M, List.of(Step.Crossing.raw("early", 2000))),
                        new Step.Run(M, 1, 1),
                        new Step.Run(C, 2, 3),
                        new Step.Transfer(M, List.of(Step.Crossing.raw("y", 0))));
        assertThat(plan.switches()).isEqualTo(4);
    }

    @Test
    void endingOnCloudWithoutAnOutputIsNoSwitch() {
        Costs costs = costs(output("early", 2000, 0), tensor("rest", 500, 2, 3));

        assertThat(PlanEvaluator.evaluate(costs, List.of(M, M, M, C)).switches())
                .isEqualTo(1);
    }

    @Test
    void everyTensorCrossesAtMostOnceAndNothingElseDoes() {
        for (long seed = 0; seed < 500; seed++) {
            Costs costs = RandomProblems.costs(seed, 8);
            for (int boundary = 0; boundary <= costs.blocks(); boundary++) {
                List<Side> placement = Placements.split(seed % 2 == 0 ? M : C, boundary, costs.blocks());
                if (PlanEvaluator.runs(costs, placement)) {
                    checkTransfers(seed, costs, PlanEvaluator.evaluate(costs, placement));
                }
            }
        }
    }

    private static void checkTransfers(long seed, Costs costs, Plan plan) {
        List<String> crossed = new ArrayList<>();
        long bytes = 0;
        for (Step step : plan.steps()) {
            if (step instanceof Step.Transfer transfer) {
                crossed.addAll(transfer.tensors());
                bytes += transfer.bytes();
            }
        }
        List<String> expected = new ArrayList<>();
        for (CrossingTensor tensor : costs.tensors()) {
            Side home = tensor.producer() < 0 ? M : plan.placement().get(tensor.producer());
            boolean read = tensor.consumers().stream()
                    .anyMatch(block -> plan.placement().get(block) != home);
            if (read || (tensor.output() && home == C)) {
                expected.add(tensor.name());
            }
        }
        assertThat(crossed).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(bytes)
                .as("seed %d", seed)
                .isEqualTo(plan.cost().uploadBytes() + plan.cost().downloadBytes());
    }

    @Test
    void refusesPlacementsThatCanNotRun() {
        Costs costs = new Costs(
                SegmentCosts.builder(2).set(0, 0, 1, 1).build(),
                SegmentCosts.builder(2).set(0, 1, 1, 1).build(),
                1,
                0,
                List.of(),
                LINK,
                0);

        assertThatThrownBy(() -> PlanEvaluator.evaluate(costs, List.of(M, C)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("segment 1..1 can't run on cloud");
        assertThatThrownBy(() -> PlanEvaluator.evaluate(costs, List.of(M)))
                .hasMessage("placement has 1 sides, must have one for each of 2 blocks");
    }

    /** The worked example of docs/planner.md. */
    @Test
    void theExampleOfTheDocumentation() {
        SegmentCosts mobile = SegmentCosts.builder(3)
                .set(0, 0, 10, 20)
                .set(1, 1, 30, 60)
                .set(2, 2, 30, 60)
                .build();
        SegmentCosts cloud = SegmentCosts.builder(3)
                .set(0, 0, 1, 0)
                .set(1, 1, 3, 0)
                .set(2, 2, 3, 0)
                .set(1, 2, 4, 0)
                .set(0, 2, 5, 0)
                .build();
        List<CrossingTensor> tensors = List.of(
                tensor("x", 20_000, -1, 0),
                tensor("a", 2_000, 0, 1, 2),
                tensor("b", 6_000, 1, 2),
                output("y", 1_000, 2));
        Costs costs = new Costs(mobile, cloud, 1, 0, tensors, new Link(8, 16, 4, 100, 50, 200), 0.5);

        assertThat(PlanEvaluator.evaluate(costs, List.of(M, C, C)).cost())
                .isEqualTo(new PlanCost(20.5, 26.5, 4, 2_000, 1_000));
        assertThat(PlanEvaluator.evaluate(costs, List.of(C, C, C)).cost().latencyMillis())
                .isEqualTo(29.5);
        assertThat(PlanEvaluator.evaluate(costs, List.of(M, M, M)).cost().latencyMillis())
                .isEqualTo(70);
        assertThat(PlanEvaluator.evaluate(costs, List.of(M, C, M)).cost().latencyMillis())
                .isEqualTo(52);
    }
}
