package org.jointdnn.planner.radio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.RandomProblems;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Step;
import org.jointdnn.planner.radio.RadioStates.TailPhase;
import org.junit.jupiter.api.Test;

class RadioEvaluatorTest {
    private static final Side M = Side.MOBILE;
    private static final Side C = Side.CLOUD;
    /** The example of docs/planner.md. */
    private static final RadioStates STATES = new RadioStates(10, 600, List.of(new TailPhase(50, 400)));

    /** The example of docs/planner.md: 1000 bytes take 1 ms up and 0.5 ms down at 1000 mW, rtt/2 is 2 ms. */
    private static Costs example() {
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
                .build();
        List<CrossingTensor> tensors = List.of(
                new CrossingTensor("x", 20_000, -1, List.of(0), false),
                new CrossingTensor("a", 2000, 0, List.of(1, 2), false),
                new CrossingTensor("b", 6000, 1, List.of(2), false),
                new CrossingTensor("y", 1000, 2, List.of(), true));
        return new Costs(mobile, cloud, 1, 0, tensors, new Link(8, 16, 4, 0, 0, 1000), 0.5);
    }

    @Test
    void theExampleOfTheDocumentation() {
        Plan split = RadioEvaluator.evaluate(example(), RadioCycle.isolated(STATES), List.of(M, C, C));
        assertThat(split.cost().latencyMillis()).isEqualTo(20.5 + 10);
        assertThat(split.cost().mobileEnergyMillijoules()).isCloseTo(26.5 + 6 + 3.2 + 20, within(1e-9));

        Plan soon = RadioEvaluator.evaluate(example(), new RadioCycle(STATES, 20), List.of(M, C, C));
        assertThat(soon.cost().latencyMillis()).isEqualTo(20.5);
        assertThat(soon.cost().mobileEnergyMillijoules()).isCloseTo(26.5 + 3.2 + 8, within(1e-9));

        Plan mobile = RadioEvaluator.evaluate(example(), RadioCycle.isolated(STATES), List.of(M, M, M));
        assertThat(mobile).isEqualTo(PlanEvaluator.evaluate(example(), List.of(M, M, M)));
    }

    @Test
    void theRadioIsHeldWhileTheMobileComputesBetweenTwoVisits() {
        RadioCharge charge = RadioEvaluator.charge(
                example(), RadioCycle.isolated(STATES), PlanEvaluator.evaluate(example(), List.of(C, M, C)));

        // Cloud 1 + 3, mobile 30, four halves of the round trip.
        assertThat(charge.heldMillis()).isEqualTo(4 + 30 + 8);
        assertThat(charge.heldMillijoules()).isCloseTo(0.4 * 42, within(1e-12));
        assertThat(charge).extracting(RadioCharge::promotionMillis).isEqualTo(10.0);
        assertThat(charge.tailMillijoules()).isEqualTo(20);
    }

    /** Another way to count: all of the latency but transfers and what the mobile computes before and after. */
    @Test
    void holdingIsWhatIsLeftBetweenFirstAndLastTransfer() {
        for (long seed = 0; seed < 2000; seed++) {
            Costs costs = RandomProblems.costs(seed, 9);
            RadioCycle cycle = new RandomRadios(seed).cycle();
            SplittableRandom random = new SplittableRandom(seed);
            Side[] sides = new Side[costs.blocks()];
            for (int block = 0; block < sides.length; block++) {
                sides[block] = random.nextBoolean() ? M : C;
            }
            List<Side> placement = List.of(sides);
            if (!placement.contains(C) || !PlanEvaluator.runs(costs, placement)) {
                continue;
            }
            Plan plan = PlanEvaluator.evaluate(costs, placement);
            double held = plan.cost().latencyMillis()
                    - costs.link().uploadMillis(plan.cost().uploadBytes())
                    - costs.link().downloadMillis(plan.cost().downloadBytes());
            for (Step step : plan.steps()) {
                if (step instanceof Step.Run run
                        && run.side() == M
                        && (run.from() == 0 || run.to() == placement.size() - 1)) {
                    held -= costs.mobile().millis(run.from(), run.to());
                }
            }
            assertThat(RadioEvaluator.charge(costs, cycle, plan).heldMillis())
                    .as("seed %d, %s", seed, plan)
                    .isCloseTo(held, within(1e-9 * plan.cost().latencyMillis()));
        }
    }
}
