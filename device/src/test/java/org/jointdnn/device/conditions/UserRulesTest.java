package org.jointdnn.device.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RandomProblems;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.solver.ExactSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserRulesTest {
    private static final UserRules FAST = UserRules.always(Objective.minimizeLatency());
    private static final Conditions LOW = Conditions.UNKNOWN.withBattery(new Battery.Level(0.12, false));
    private static final Conditions METERED = Conditions.UNKNOWN.withLink(Metering.METERED);
    private static final EnergyBudget HOURLY = new EnergyBudget(6000, Duration.ofHours(1));

    private static Decision decide(UserRules rules, Conditions conditions) {
        return rules.decide(conditions, Counters.NONE);
    }

    private static Counters month(long bytes, boolean complete) {
        return new Counters(0, 0, 0, bytes, complete);
    }

    @Test
    void withoutARuleConditionsDoNotMatter() {
        Conditions worst = new Conditions(new Battery.Level(0, false), Heat.HOT, Metering.METERED, Occupation.BUSY);
        assertThat(decide(FAST, worst))
                .isEqualTo(new Decision(
                        Objective.minimizeLatency(), List.of(), true, 1, "nothing special: minimising latency"));
    }

    @Test
    void aLowBatterySavesEnergy() {
        UserRules rules = FAST.withLowBattery(0.2);
        assertThat(decide(rules, LOW))
                .isEqualTo(
                        new Decision(Objective.minimizeEnergy(), List.of(), true, 1, "battery at 12 %: saving energy"));
        assertThat(decide(rules, LOW.withBattery(new Battery.Level(0.12, true))).objective())
                .isEqualTo(Objective.minimizeLatency());
        assertThat(decide(rules, LOW.withBattery(new Battery.Level(0.2, false))).objective())
                .isEqualTo(Objective.minimizeLatency());
        assertThat(decide(rules, Conditions.UNKNOWN).objective()).isEqualTo(Objective.minimizeLatency());
    }

    @Test
    void anEnergyBudgetIsSharedOutAmongTheQueriesToCome() {
        UserRules rules = FAST.withEnergy(HOURLY);
        // A quarter of the hour is over and 10 queries took 1500 mJ: 30 more are expected to share 4500.
        Decision decision = rules.decide(Conditions.UNKNOWN, new Counters(1500, 10, 0.25, 0, true));
        assertThat(decision.limits()).containsExactly(Limit.maxEnergyMillijoules(150));
        assertThat(decision.objective()).isEqualTo(Objective.minimizeLatency());
        assertThat(decision.why()).isEqualTo("energy budget: at most 150 mJ a query");
        assertThat(decide(rules, Conditions.UNKNOWN).limits()).containsExactly(Limit.maxEnergyMillijoules(6000));
        assertThat(decide(rules, LOW.withBattery(new Battery.Level(0.5, true))).limits())
                .isEmpty();
    }

    @Test
    void aBudgetThatIsUsedUpAsksForTheLeastEnergy() {
        Decision decision = FAST.withEnergy(HOURLY).decide(Conditions.UNKNOWN, new Counters(6001, 10, 0.5, 0, true));
        assertThat(decision)
                .isEqualTo(new Decision(
                        Objective.minimizeEnergy(),
                        List.of(Limit.maxEnergyMillijoules(0)),
                        true,
                        1,
                        "energy budget of 6000 mJ used up"));
    }

    /** Queries that take what they are allowed use the budget up, and never more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void queriesWithinTheirSharesStayWithinTheBudget(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double used = 0;
        double elapsed = 0;
        for (int query = 0; query < 500 && elapsed <= 1; query++) {
            double share = HOURLY.perQueryMillijoules(new Counters(used, query, elapsed, 0, true));
            used += share * random.nextDouble();
            elapsed += random.nextDouble(0.01);
        }
        assertThat(used).isBetween(100.0, 6000.0);
    }

    @Test
    void aMeteredLinkIsUsedLessOrNotAtAll() {
        UserRules little = FAST.withMetered(new MeteredUse.AtMost(1000, 500));
        assertThat(decide(little, METERED))
                .isEqualTo(new Decision(
                        Objective.minimizeLatency(),
                        List.of(Limit.maxUploadBytes(1000), Limit.maxDownloadBytes(500)),
                        true,
                        1,
                        "metered link: at most 1000 bytes up and 500 down a query"));
        assertThat(decide(little, Conditions.UNKNOWN).limits()).isEmpty();
        Decision nothing = decide(FAST.withMetered(new MeteredUse.Nothing()), METERED);
        assertThat(nothing.linkAllowed()).isFalse();
        assertThat(nothing.why()).isEqualTo("metered link: not used");
        assertThat(decide(FAST.withMetered(new MeteredUse.Nothing()), METERED.withLink(Metering.FREE))
                        .linkAllowed())
                .isTrue();
    }

    @Test
    void aMonthsBytesAreNeverExceededByAQuery() {
        UserRules rules = FAST.withMonthBytes(10_000);
        Decision decision = rules.decide(Conditions.UNKNOWN, month(4_001, true));
        assertThat(decision.limits()).containsExactly(Limit.maxUploadBytes(2_999), Limit.maxDownloadBytes(2_999));
        assertThat(decision.why()).isEqualTo("5999 of this month's 10000 bytes left");
        assertThat(rules.decide(Conditions.UNKNOWN, month(4_001, false)).why())
                .isEqualTo("5999 of this month's 10000 bytes left (as far as is known)");
        assertThat(rules.decide(METERED, month(10_000, true)).linkAllowed()).isFalse();
        assertThat(rules.decide(METERED, month(20_000, true)).why())
                .isEqualTo("this month's 10000 bytes used up: link not used");
        assertThat(rules.decide(METERED.withLink(Metering.FREE), month(20_000, true)))
                .isEqualTo(decide(FAST, METERED));
    }

    @Test
    void aBusyOrHotDevicePrefersTheCloud() {
        UserRules rules = FAST.withBusyFactor(2).withHotFactor(1.5);
        Conditions busy = Conditions.UNKNOWN.withProcessors(Occupation.BUSY);
        assertThat(decide(rules, busy).mobileFactor()).isEqualTo(2);
        assertThat(decide(rules, busy).why()).isEqualTo("device busy: its times count 2.0 times");
        assertThat(decide(rules, busy.withHeat(Heat.HOT)).mobileFactor()).isEqualTo(2);
        assertThat(decide(rules, Conditions.UNKNOWN.withHeat(Heat.HOT)).mobileFactor())
                .isEqualTo(1.5);
        assertThat(decide(rules, Conditions.UNKNOWN.withHeat(Heat.WARM)).mobileFactor())
                .isEqualTo(1);
        Costs costs = RandomProblems.costs(5, 6);
        Costs slower = decide(rules, busy).of(costs);
        int last = costs.blocks() - 1;
        assertThat(slower.mobile().millis(0, last)).isEqualTo(2 * costs.mobile().millis(0, last));
        assertThat(slower.mobile().millijoules(0, last))
                .isEqualTo(costs.mobile().millijoules(0, last));
        assertThat(slower.cloud()).isSameAs(costs.cloud());
        assertThat(decide(rules, Conditions.UNKNOWN).of(costs)).isSameAs(costs);
    }

    @Test
    void rulesAreCombined() {
        UserRules rules = FAST.withLowBattery(0.2)
                .withEnergy(HOURLY)
                .withMetered(new MeteredUse.AtMost(1000, 5000))
                .withMonthBytes(8000)
                .withBusyFactor(3);
        Conditions worst = new Conditions(new Battery.Level(0.05, false), Heat.HOT, Metering.METERED, Occupation.BUSY);
        assertThat(rules.decide(worst, new Counters(0, 0, 0, 2000, true)))
                .isEqualTo(new Decision(
                        Objective.minimizeEnergy(),
                        List.of(
                                Limit.maxEnergyMillijoules(6000),
                                Limit.maxUploadBytes(1000),
                                Limit.maxDownloadBytes(3000)),
                        true,
                        3,
                        "battery at 5 %: saving energy; energy budget: at most 6000 mJ a query; metered link: at most"
                                + " 1000 bytes up and 5000 down a query; 6000 of this month's 8000 bytes left;"
                                + " device busy: its times count 3.0 times"));
    }

    @Test
    void decisionsThatAskTheSameAreKnown() {
        UserRules rules = FAST.withLowBattery(0.2);
        Decision at12 = decide(rules, LOW);
        Decision at11 = decide(rules, LOW.withBattery(new Battery.Level(0.11, false)));
        assertThat(at12).isNotEqualTo(at11);
        assertThat(at12.asksTheSameAs(at11)).isTrue();
        assertThat(at12.asksTheSameAs(decide(rules, Conditions.UNKNOWN))).isFalse();
    }

    @Test
    void theTightestLimitsCountAndPinsStay() {
        Decision decision = decide(FAST.withMetered(new MeteredUse.AtMost(1000, 500)), METERED);
        List<Pin> pins = List.of(new Pin(0, 0, Side.MOBILE));
        Decision.Constraints both = decision.with(
                List.of(Limit.maxDownloadBytes(400), Limit.maxUploadBytes(2000), Limit.maxLatencyMillis(9)), pins, 3);
        assertThat(both.limits())
                .containsExactly(Limit.maxLatencyMillis(9), Limit.maxUploadBytes(1000), Limit.maxDownloadBytes(400));
        assertThat(both.pins()).isEqualTo(pins);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void withoutTheLinkThePlanIsTheDevicesOwnOrThereIsNone(long seed) {
        Decision decision = decide(FAST.withMetered(new MeteredUse.Nothing()), METERED);
        Problem problem = RandomProblems.problem(seed, 6);
        Costs costs = problem.costs();
        Decision.Constraints constraints = decision.with(List.of(), problem.pins(), costs.blocks());
        Solution<Plan> solution = new ExactSolver()
                .solve(new Problem(costs, decision.objective(), constraints.limits(), constraints.pins()));
        boolean pinned = problem.pins().stream().anyMatch(pin -> pin.side() == Side.CLOUD);
        if (pinned || !costs.mobile().runs(0, costs.blocks() - 1)) {
            assertThat(solution.found()
                            .filter(plan ->
                                    plan.cost().uploadBytes() + plan.cost().cloudMillis() > 0))
                    .isEmpty();
        } else {
            assertThat(solution.found().orElseThrow().placement()).containsOnly(Side.MOBILE);
        }
    }

    @Test
    void rulesAreChecked() {
        assertThatThrownBy(() -> FAST.withLowBattery(1.2)).hasMessage("lowBatteryFraction is 1.2, must be within 0..1");
        assertThatThrownBy(() -> FAST.withBusyFactor(0.5))
                .hasMessage("busyFactor is 0.5, must be a finite number, 1 or more");
        assertThatThrownBy(() -> FAST.withMonthBytes(-1)).hasMessage("monthBytes is -1, must be 0 or more");
        assertThatThrownBy(() -> new EnergyBudget(1, Duration.ZERO)).hasMessageContaining("must be 1 ms or more");
        assertThatThrownBy(() -> new Battery.Level(37, false)).hasMessage("fraction is 37.0, must be within 0..1");
    }
}
