package org.jointdnn.planner.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RandomProblems;
import org.jointdnn.planner.RankedPlan;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.solver.ExactSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The front against all plans, each compared with each. */
class ParetoFrontTest {
    private static final int PER_RANGE = 1000;
    private static final double ROUNDING = 1e-11;

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000, 2_000})
    void isThatOfAllPlans(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            agrees(seed, RandomProblems.problem(seed, 8));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, 11_000})
    void staysWithinLimits(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            Problem problem = RandomProblems.problem(seed, 7);
            agrees(seed, problem.withLimits(RandomProblems.limits(seed, problem.costs())));
        }
    }

    @Test
    void holdsTheBestPlanOfEveryObjective() {
        for (long seed = 0; seed < 300; seed++) {
            Problem problem = RandomProblems.problem(seed, 20);
            List<Plan> front =
                    ParetoFront.of(problem, 10_000, Budget.unlimited()).plans();
            if (new ExactSolver().solve(problem) instanceof Solution.Optimal<Plan> best) {
                double onFront = front.stream()
                        .mapToDouble(plan -> problem.objective().value(plan.cost()))
                        .min()
                        .orElseThrow();
                assertThat(onFront).as("seed %d", seed).isCloseTo(best.value(), within(1e-9 * best.value()));
            }
        }
    }

    @Test
    void saysThatThereAreMorePlansThanWanted() {
        int cut = 0;
        for (long seed = 0; seed < 200; seed++) {
            Problem problem = RandomProblems.problem(seed, 8);
            List<Plan> all = front(problem);

            ParetoFront some = ParetoFront.of(problem, 3, Budget.unlimited());

            assertThat(some.complete()).as("seed %d", seed).isEqualTo(all.size() <= 3);
            assertThat(some.plans()).as("seed %d", seed).hasSize(Math.min(3, all.size()));
            for (Plan plan : some.plans()) {
                assertThat(all).as("seed %d", seed).anyMatch(other -> close(other, plan));
            }
            cut += some.complete() ? 0 : 1;
        }
        assertThat(cut).isGreaterThan(10);
    }

    @Test
    void isIncompleteOnceTheBudgetIsSpent() {
        Problem problem = Problem.of(RandomProblems.costs(5, 30), Objective.minimizeLatency());
        int[] looks = {0};

        ParetoFront some = ParetoFront.of(problem, 1000, Budget.of(Duration.ofNanos(1), () -> looks[0]++));

        assertThat(some.complete()).isFalse();
        assertThat(ParetoFront.of(problem, 1000, Budget.unlimited()).plans()).containsAll(some.plans());
    }

    @Test
    void refusesToLookForNothing() {
        Problem problem = Problem.of(RandomProblems.costs(1, 3), Objective.minimizeLatency());

        assertThatThrownBy(() -> ParetoFront.of(problem, 0, Budget.unlimited()))
                .hasMessage("maxPlans is 0, must be 1 or more");
    }

    private static void agrees(long seed, Problem problem) {
        List<Plan> expected = front(problem);
        ParetoFront actual = ParetoFront.of(problem, 1000, Budget.unlimited());

        assertThat(actual.complete()).as("seed %d", seed).isTrue();
        assertThat(actual.plans())
                .as("seed %d: %s", seed, problem)
                .usingElementComparator((plan, other) -> close(plan, other) ? 0 : 1)
                .containsExactlyElementsOf(expected);
        assertThat(AllPlans.of(problem))
                .as("seed %d", seed)
                .extracting(RankedPlan::plan)
                .containsAll(actual.plans());
    }

    /** By rising latency, each with less energy than all before it. */
    private static List<Plan> front(Problem problem) {
        List<Plan> plans = new ArrayList<>();
        AllPlans.of(problem).forEach(ranked -> plans.add(ranked.plan()));
        plans.sort(Comparator.comparingDouble(ParetoFrontTest::latency).thenComparingDouble(ParetoFrontTest::energy));
        List<Plan> front = new ArrayList<>();
        for (Plan plan : plans) {
            Plan last = front.isEmpty() ? null : front.get(front.size() - 1);
            if (last == null || energy(plan) < energy(last) * (1 - ROUNDING)) {
                if (last != null && latency(plan) <= latency(last) * (1 + ROUNDING)) {
                    front.remove(last);
                }
                front.add(plan);
            }
        }
        return front;
    }

    private static double latency(Plan plan) {
        return plan.cost().latencyMillis();
    }

    private static double energy(Plan plan) {
        return plan.cost().mobileEnergyMillijoules();
    }

    private static boolean close(Plan one, Plan other) {
        return close(latency(one), latency(other)) && close(energy(one), energy(other));
    }

    private static boolean close(double one, double other) {
        return Math.abs(one - other) <= 1e-9 * Math.max(one, other);
    }
}
