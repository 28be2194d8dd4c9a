package org.jointdnn.planner.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RandomProblems;
import org.jointdnn.planner.Solution;
import org.junit.jupiter.api.Test;

/** The approximation against the exact solver: its plans, its bounds, and when it gives up. */
class LaracSolverTest {
    private static final double ROUNDING = 1 + 1e-9;
    private final PlanSolver larac = new LaracSolver();
    private final PlanSolver exact = new ExactSolver();

    @Test
    void theBestPlanIsWithinItsGap() {
        int within = 0;
        int best = 0;
        int undecided = 0;
        for (long seed = 0; seed < 3000; seed++) {
            Problem drawn = RandomProblems.problem(seed, 12);
            if (drawn.objective() instanceof Objective.EnergyDelay) {
                continue;
            }
            Problem problem = drawn.withLimits(RandomProblems.limits(seed, drawn.costs()));
            Solution<Plan> expected = exact.solve(problem);
            Solution<Plan> actual = larac.solve(problem);
            if (actual instanceof Solution.Bounded<Plan> bounded) {
                double optimum = ((Solution.Optimal<Plan>) expected).value();
                assertThat(bounded.value()).as("seed %d", seed).isGreaterThanOrEqualTo(optimum / ROUNDING);
                assertThat(bounded.bound()).as("seed %d", seed).isLessThanOrEqualTo(optimum * ROUNDING);
                assertThat(bounded.gap()).as("seed %d", seed).isNotNegative();
                for (Limit limit : problem.limits()) {
                    assertThat(limit.holds(bounded.plan().cost()))
                            .as("seed %d, %s", seed, limit)
                            .isTrue();
                }
                within++;
                best += bounded.value() <= optimum * ROUNDING ? 1 : 0;
            } else if (actual instanceof Solution.Infeasible<Plan> none) {
                assertThat(expected).as("seed %d", seed).isInstanceOf(Solution.Infeasible.class);
                List<Constraint> blamed = new ArrayList<>(none.violated());
                assertThat(((Solution.Infeasible<Plan>) expected).violated())
                        .as("seed %d", seed)
                        .isEqualTo(blamed);
            } else {
                undecided++;
            }
        }
        assertThat(within).isGreaterThan(1000);
        assertThat(best).isBetween(within / 2, within - 1);
        assertThat(undecided).isLessThan(within / 4);
    }

    @Test
    void refusesAnObjectiveThatIsNotLinear() {
        Problem problem = Problem.of(RandomProblems.costs(1, 5), Objective.minimizeEnergyDelay());

        assertThatThrownBy(() -> larac.solve(problem))
                .hasMessage(
                        "objective is edp, must be latency, energy or weighted for the larac solver. Maybe use exact.");
    }
}
