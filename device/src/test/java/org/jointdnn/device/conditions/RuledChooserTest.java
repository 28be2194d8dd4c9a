package org.jointdnn.device.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.SegmentCosts;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.solver.ExactSolver;
import org.junit.jupiter.api.Test;

class RuledChooserTest {
    private static final UserRules FAST = UserRules.always(Objective.minimizeLatency());

    private final DeclaredConditions conditions = new DeclaredConditions(Conditions.UNKNOWN);
    private Counters counters = Counters.NONE;

    private RuledChooser chooser(UserRules rules, Pin... pins) {
        return new RuledChooser(() -> decision(rules), new ExactSolver(), List.of(), List.of(pins));
    }

    private Decision decision(UserRules rules) {
        return rules.decide(conditions.now(), counters);
    }

    /** Four blocks of 10 ms and 20 mJ here, 1 ms there; the input takes 30 ms up at 1 W, what is between 15 ms. */
    private static Costs costs() {
        SegmentCosts.Builder mobile = SegmentCosts.builder(4);
        SegmentCosts.Builder cloud = SegmentCosts.builder(4);
        List<CrossingTensor> tensors = new ArrayList<>();
        for (int block = 0; block < 4; block++) {
            mobile.set(block, block, 10, 20);
            cloud.set(block, block, 1, 0);
            tensors.add(
                    new CrossingTensor("t" + block, block == 0 ? 30_000 : 15_000, block - 1, List.of(block), false));
        }
        tensors.add(new CrossingTensor("y", 1000, 3, List.of(), true));
        return new Costs(mobile.build(), cloud.build(), 1, 0, tensors, new Link(8, 8, 2, 0, 0, 1000), 0);
    }

    private static Plan mobile() {
        return PlanEvaluator.evaluate(costs(), Placements.allOn(Side.MOBILE, 4));
    }

    private static String choice(RuledChooser chooser) {
        return chooser.choose(costs()).orElseThrow().shortForm();
    }

    @Test
    void conditionsChangeTheChoice() {
        RuledChooser chooser = chooser(FAST.withLowBattery(0.2).withMetered(new MeteredUse.Nothing()));
        assertThat(choice(chooser)).isEqualTo("M[0] C[1-3]");
        conditions.change(now -> now.withLink(Metering.METERED));
        assertThat(choice(chooser)).isEqualTo("M[0-3]");
        conditions.change(now -> now.withLink(Metering.FREE).withBattery(new Battery.Level(0.1, false)));
        assertThat(choice(chooser)).isEqualTo("C[0-3]");
    }

    @Test
    void aBusyDevicePrefersTheCloudAndPlansKeepTheirTrueCosts() {
        RuledChooser chooser = chooser(FAST.withBusyFactor(3));
        conditions.change(now -> now.withProcessors(Occupation.BUSY));
        assertThat(choice(chooser)).isEqualTo("C[0-3]");
        assertThat(chooser.value(mobile())).isEqualTo(120);
        assertThat(chooser.choose(costs()).orElseThrow().cost())
                .isEqualTo(PlanEvaluator.evaluate(costs(), Placements.allOn(Side.CLOUD, 4))
                        .cost());
    }

    @Test
    void aPlanThatBreaksALimitOrAPinIsWorthLess() {
        RuledChooser chooser = chooser(FAST.withMetered(new MeteredUse.Nothing()));
        Plan split = chooser.choose(costs()).orElseThrow();
        assertThat(chooser.value(split)).isEqualTo(split.cost().latencyMillis());
        conditions.change(now -> now.withLink(Metering.METERED));
        Plan alone = chooser.choose(costs()).orElseThrow();
        assertThat(chooser.value(alone)).isEqualTo(40);
        assertThat(chooser.value(split)).isGreaterThan(1e99);
    }

    @Test
    void whereNoPlanKeepsTheBudgetItIsTheNearestAndWorthTheSwitch() {
        RuledChooser chooser = chooser(FAST.withEnergy(new EnergyBudget(10, Duration.ofHours(1))));
        assertThat(choice(chooser)).isEqualTo("C[0-3]");
        assertThat(chooser.value(mobile()))
                .isGreaterThan(2 * chooser.value(chooser.choose(costs()).orElseThrow()));
        counters = new Counters(10, 1, 0.5, 0, true);
        assertThat(choice(chooser)).isEqualTo("C[0-3]");
    }

    @Test
    void pinsThatAlwaysHoldAreNeverBroken() {
        RuledChooser chooser = chooser(FAST.withMetered(new MeteredUse.Nothing()), new Pin(3, 3, Side.CLOUD));
        conditions.change(now -> now.withLink(Metering.METERED));
        Plan nearest = chooser.choose(costs()).orElseThrow();
        assertThat(nearest.placement().get(3)).isEqualTo(Side.CLOUD);
        assertThat(chooser.value(nearest)).isGreaterThan(1e99);
    }

    @Test
    void limitsThatAlwaysHoldAreKept() {
        RuledChooser chooser = new RuledChooser(
                () -> decision(FAST), new ExactSolver(), List.of(Limit.maxUploadBytes(1000)), List.of());
        assertThat(choice(chooser)).isEqualTo("M[0-3]");
        assertThat(chooser(FAST).value(mobile())).isEqualTo(40);
    }
}
