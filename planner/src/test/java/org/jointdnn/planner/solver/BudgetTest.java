package org.jointdnn.planner.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RandomProblems;
import org.jointdnn.planner.Solution;
import org.junit.jupiter.api.Test;

/** What the exact solver answers when its time is over, on a clock that ticks whenever it is looked at. */
class BudgetTest {
    private static final double ROUNDING = 1 + 1e-9;
    private final PlanSolver exact = new ExactSolver();

    private static Budget looks(int looks) {
        AtomicLong clock = new AtomicLong(-1);
        return Budget.of(Duration.ofNanos(looks), clock::incrementAndGet);
    }

    @Test
    void anAnswerCutShortCarriesAProvenBound() {
        int bounded = 0;
        int undecided = 0;
        for (long seed = 0; seed < 300; seed++) {
            Problem drawn = RandomProblems.problem(seed, 40);
            Problem problem = drawn.withLimits(RandomProblems.limits(seed, drawn.costs()));
            Solution<Plan> best = exact.solve(problem);
            for (int looks = 0; looks < 12; looks++) {
                Solution<Plan> cut = exact.solve(problem, looks(looks));
                check(seed, problem, best, cut);
                bounded += cut instanceof Solution.Bounded<Plan> ? 1 : 0;
                undecided += cut instanceof Solution.Undecided<Plan> ? 1 : 0;
            }
        }
        assertThat(bounded).isGreaterThan(100);
        assertThat(undecided).isGreaterThan(10);
    }

    private static void check(long seed, Problem problem, Solution<Plan> best, Solution<Plan> cut) {
        double optimum = best instanceof Solution.Optimal<Plan> optimal ? optimal.value() : Double.POSITIVE_INFINITY;
        if (cut instanceof Solution.Optimal<Plan> optimal) {
            assertThat(optimal.value()).as("seed %d", seed).isLessThanOrEqualTo(optimum * ROUNDING);
        } else if (cut instanceof Solution.Bounded<Plan> bounded) {
            assertThat(bounded.bound()).as("seed %d", seed).isLessThanOrEqualTo(optimum * ROUNDING);
            assertThat(bounded.value()).as("seed %d", seed).isGreaterThanOrEqualTo(optimum / ROUNDING);
            for (Limit limit : problem.limits()) {
                assertThat(limit.holds(bounded.plan().cost()))
                        .as("seed %d", seed)
                        .isTrue();
            }
        } else if (cut instanceof Solution.Undecided<Plan> undecided) {
            assertThat(undecided.bound()).as("seed %d", seed).isLessThanOrEqualTo(optimum * ROUNDING);
        } else {
            assertThat(best).as("seed %d", seed).isInstanceOf(Solution.Infeasible.class);
        }
    }

    @Test
    void isSpentWhenItsTimeHasPassed() {
        AtomicLong clock = new AtomicLong(5);
        Budget budget = Budget.of(Duration.ofNanos(10), clock::get);

        assertThat(budget.spent()).isFalse();
        clock.set(14);
        assertThat(budget.spent()).isFalse();
        clock.set(15);
        assertThat(budget.spent()).isTrue();
        assertThat(Budget.unlimited().spent()).isFalse();
        assertThatThrownBy(() -> Budget.of(Duration.ofMillis(-1))).hasMessage("time is PT-0.001S, must be 0 or more");
    }
}
