package org.jointdnn.planner.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RandomProblems;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.ranking.AllPlans;
import org.jointdnn.planner.solver.ExactSolver;
import org.junit.jupiter.api.Test;

/** What would be enough, against all plans. */
class ConflictTest {
    @Test
    void saysTheLeastLimitThatWouldDo() {
        int conflicts = 0;
        for (long seed = 0; seed < 2000; seed++) {
            Problem free = RandomProblems.problem(seed, 7);
            Problem problem = free.withLimits(RandomProblems.limits(seed, free.costs()));
            if (new ExactSolver().solve(problem) instanceof Solution.Infeasible<Plan> infeasible) {
                Conflict conflict = Conflict.of(problem, infeasible, Budget.unlimited());
                assertThat(conflict.nearest()).isEqualTo(infeasible.nearest());
                assertThat(conflict.shortfalls().size() + conflict.pins().size())
                        .as("seed %d", seed)
                        .isEqualTo(infeasible.violated().size());
                for (Conflict.Shortfall shortfall : conflict.shortfalls()) {
                    check(seed, problem, shortfall);
                    conflicts++;
                }
            }
        }
        assertThat(conflicts).isGreaterThan(300);
    }

    private static void check(long seed, Problem problem, Conflict.Shortfall shortfall) {
        List<Limit> others = new ArrayList<>(problem.limits());
        others.remove(shortfall.limit());
        double alone = least(problem.withLimits(List.of()), shortfall.limit());
        assertThat(shortfall.alone()).as("seed %d", seed).isCloseTo(alone, within(1e-8 * alone));
        double least = least(problem.withLimits(others), shortfall.limit());
        if (least == Double.POSITIVE_INFINITY) {
            assertThat(shortfall.enough()).as("seed %d", seed).isEqualTo(least);
        } else {
            assertThat(shortfall.enough()).as("seed %d", seed).isCloseTo(least, within(1e-8 * least));
            assertThat(shortfall.enough())
                    .as("seed %d", seed)
                    .isGreaterThan(shortfall.limit().max());
        }
    }

    private static double least(Problem problem, Limit limit) {
        return AllPlans.of(problem).stream()
                .mapToDouble(ranked -> limit.quantity().of(ranked.plan().cost()))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
