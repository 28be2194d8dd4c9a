package org.jointdnn.device.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jointdnn.engine.Pace;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.TrainingEvaluator;
import org.jointdnn.training.TinyNetworks;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.joint.BlockTensors;
import org.jointdnn.training.joint.SideProfile;
import org.junit.jupiter.api.Test;

class StepPlannerTest {
    private static final DevicePower POWER = new DevicePower(1.3, 0.1);

    private final TrainingNetwork network =
            TrainingNetwork.of(TinyNetworks.model("attention").nodeByNode(), TinyNetworks.settings("attention"));
    private final BlockTensors tensors = BlockTensors.of(network);
    private final int blocks = network.blocks();

    private StepPlanner planner(Objective objective, List<Limit> limits, List<Pin> pins) {
        return new StepPlanner(network, tensors, objective, limits, pins);
    }

    private SideProfile machine(SplittableRandom random, double millis) {
        List<SegmentCosts> costs = new ArrayList<>();
        for (int work = 0; work < 3; work++) {
            SegmentCosts.Builder each = SegmentCosts.builder(blocks);
            for (int block = 0; block < blocks; block++) {
                each.set(block, block, random.nextDouble() * millis, 0);
            }
            costs.add(each.build());
        }
        return new SideProfile(costs.get(0), costs.get(1), costs.get(2));
    }

    private StepCosts costs(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Link link = Link.WIFI.at(0.1 + 5 * random.nextDouble(), 0.1 + 5 * random.nextDouble(), 5 * random.nextDouble());
        return new StepCosts(
                Map.of(
                        Side.MOBILE, machine(random, 10 * random.nextDouble()),
                        Side.CLOUD, machine(random, 2 * random.nextDouble())),
                link,
                random.nextDouble(),
                POWER,
                new CrossingCodecs(Pace.FULL, link));
    }

    /** Never worse than one side alone or any of some random placements by what really crosses, or hardly. */
    @Test
    void findsWhatIsBestByWhatReallyCrosses() {
        double worst = 1;
        for (int seed = 0; seed < 40; seed++) {
            StepCosts costs = costs(seed);
            for (Objective objective : List.of(Objective.minimizeLatency(), Objective.minimizeEnergy())) {
                StepPlanner planner = planner(objective, List.of(), List.of());
                double best = planner.value(planner.best(costs).cost());
                for (Side side : Side.values()) {
                    List<Side> all = Collections.nCopies(blocks, side);
                    assertThat(best).isLessThanOrEqualTo(value(planner, costs, all, all));
                }
                SplittableRandom random = new SplittableRandom(seed);
                for (int draw = 0; draw < 30; draw++) {
                    double other = value(planner, costs, drawn(random), drawn(random));
                    worst = Math.max(worst, best / other);
                }
            }
        }
        assertThat(worst).as("how much better a drawn placement was").isLessThan(1.02);
    }

    private double value(StepPlanner planner, StepCosts costs, List<Side> forward, List<Side> backward) {
        return planner.value(planner.price(
                TrainingEvaluator.evaluate(costs.forPlanner(network, tensors), forward, backward), costs));
    }

    private List<Side> drawn(SplittableRandom random) {
        List<Side> sides = new ArrayList<>();
        Side side = random.nextBoolean() ? Side.MOBILE : Side.CLOUD;
        for (int block = 0; block < blocks; block++) {
            side = random.nextInt(4) == 0 ? side.other() : side;
            sides.add(side);
        }
        return sides;
    }

    /** The planner's sums are never less than what crosses, so a limit on them holds. */
    @Test
    void thePlannersCostsAreNoLessThanTheStepsOwn() {
        SplittableRandom random = new SplittableRandom(4);
        for (int seed = 0; seed < 60; seed++) {
            StepCosts costs = costs(seed);
            var plan = TrainingEvaluator.evaluate(costs.forPlanner(network, tensors), drawn(random), drawn(random));
            var real =
                    planner(Objective.minimizeLatency(), List.of(), List.of()).price(plan, costs);
            // Scalars and results of a step, which the planner doesn't know.
            long unknown = 200 + network.target().bytes();
            assertThat(real.uploadBytes()).isLessThanOrEqualTo(plan.cost().uploadBytes() + unknown);
            assertThat(real.downloadBytes()).isLessThanOrEqualTo(plan.cost().downloadBytes() + unknown);
        }
    }

    @Test
    void pinsHoldAndLimitsThatNobodyCanMeetAreNamed() {
        List<Pin> ends = List.of(new Pin(0, 0, Side.MOBILE), new Pin(blocks - 1, blocks - 1, Side.MOBILE));
        for (int seed = 0; seed < 20; seed++) {
            var plan = planner(Objective.minimizeLatency(), List.of(), ends)
                    .best(costs(seed))
                    .plan();
            assertThat(plan.forward().get(0)).isEqualTo(Side.MOBILE);
            assertThat(plan.forward().get(blocks - 1)).isEqualTo(Side.MOBILE);
            assertThat(plan.backward().get(blocks - 1)).isEqualTo(Side.MOBILE);
        }
        StepPlanner hurried = planner(Objective.minimizeLatency(), List.of(Limit.maxLatencyMillis(1e-9)), List.of());
        assertThatExceptionOfType(InfeasibleTrainingException.class)
                .isThrownBy(() -> hurried.best(costs(1)))
                .withMessageContaining("maxLatencyMillis");
    }
}
