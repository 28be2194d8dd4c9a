package org.jointdnn.planner.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RandomProblems;
import org.jointdnn.planner.RankedPlan;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.solver.ExactSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ranking against all plans sorted. */
class TopPlansTest {
    private static final int PER_RANGE = 1000;

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000, 2_000})
    void ranksAsSortingAllPlansDoes(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            agrees(seed, RandomProblems.problem(seed, 8), 1 + (int) (seed % 12));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, 11_000})
    void ranksWithinLimits(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            Problem problem = RandomProblems.problem(seed, 7);
            Problem limited = problem.withLimits(RandomProblems.limits(seed, problem.costs()));
            agrees(seed, limited, 1 + (int) (seed % 12));
        }
    }

    @Test
    void findsEveryPlanIfAskedForMoreThanThereAre() {
        for (long seed = 0; seed < 200; seed++) {
            Problem problem = RandomProblems.problem(seed, 6);

            assertThat(TopPlans.of(problem, 1000, Budget.unlimited()).plans())
                    .as("seed %d", seed)
                    .hasSameSizeAs(AllPlans.of(problem));
        }
    }

    @Test
    void startsWithTheExactSolversPlan() {
        for (long seed = 0; seed < 300; seed++) {
            Problem problem = RandomProblems.problem(seed, 30);
            if (new ExactSolver().solve(problem) instanceof Solution.Optimal<Plan> best) {
                RankedPlan first =
                        TopPlans.of(problem, 3, Budget.unlimited()).plans().get(0);
                assertThat(first.plan()).as("seed %d", seed).isEqualTo(best.plan());
                assertThat(first.value()).as("seed %d", seed).isEqualTo(best.value());
            }
        }
    }

    @Test
    void saysThatTheBudgetEnded() {
        Problem problem = Problem.of(RandomProblems.costs(3, 8), Objective.minimizeLatency());
        int[] looks = {0};
        Budget few = Budget.of(java.time.Duration.ofNanos(3), () -> looks[0]++);

        TopPlans top = TopPlans.of(problem, 100, few);

        assertThat(top.complete()).isFalse();
        List<RankedPlan> all = AllPlans.of(problem);
        assertThat(top.plans()).hasSizeLessThan(all.size());
        for (int rank = 0; rank < top.plans().size(); rank++) {
            double value = all.get(rank).value();
            assertThat(top.plans().get(rank).value()).isCloseTo(value, within(1e-9 * value));
        }
    }

    @Test
    void refusesToRankNothing() {
        Problem problem = Problem.of(RandomProblems.costs(1, 3), Objective.minimizeLatency());

        assertThatThrownBy(() -> TopPlans.of(problem, 0, Budget.unlimited()))
                .hasMessage("count is 0, must be 1 or more");
    }

    private static void agrees(long seed, Problem problem, int count) {
        List<RankedPlan> all = AllPlans.of(problem);
        TopPlans top = TopPlans.of(problem, count, Budget.unlimited());

        assertThat(top.complete()).as("seed %d", seed).isTrue();
        assertThat(top.plans()).as("seed %d: %s", seed, problem).hasSize(Math.min(count, all.size()));
        Set<List<Side>> seen = new HashSet<>();
        for (int rank = 0; rank < top.plans().size(); rank++) {
            RankedPlan actual = top.plans().get(rank);
            RankedPlan expected = all.get(rank);
            assertThat(seen.add(actual.plan().placement()))
                    .as("seed %d, rank %d is new", seed, rank)
                    .isTrue();
            assertThat(all)
                    .as("seed %d, rank %d respects the constraints", seed, rank)
                    .contains(actual);
            assertThat(actual.plan())
                    .as("seed %d, rank %d", seed, rank)
                    .isEqualTo(PlanEvaluator.evaluate(
                            problem.costs(), actual.plan().placement()));
            assertThat(actual.value())
                    .as("seed %d, rank %d: %s, expected %s", seed, rank, actual.plan(), expected.plan())
                    .isCloseTo(expected.value(), within(1e-9 * expected.value()));
            if (actual.value() == expected.value() && isWhole(actual) && isWhole(expected)) {
                assertThat(actual.compareTo(expected))
                        .as("seed %d, rank %d: %s, expected %s", seed, rank, actual.plan(), expected.plan())
                        .isZero();
            }
        }
    }

    /** Whether the value's sums are exact, so that equal plans are told to be equal. */
    private static boolean isWhole(RankedPlan plan) {
        return plan.value() > 0 && plan.value() * 1024 == Math.rint(plan.value() * 1024);
    }
}
