package org.jointdnn.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact solver against exhaustive search and against relations that must hold. */
class ExactSolverTest {
    private static final int PER_RANGE = 1000;
    private static final int MAX_BLOCKS = 10;
    private final PlanSolver exact = new ExactSolver();
    private final PlanSolver exhaustive = new ExhaustiveSolver();

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000, 2_000, 3_000, 4_000})
    void findsTheOptimumOfEveryObjectiveWithPinsAndSkips(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            agrees(seed, RandomProblems.problem(seed, MAX_BLOCKS));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10_000, 11_000, 12_000, 13_000})
    void findsTheOptimumWithinLimits(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + PER_RANGE; seed++) {
            Problem problem = RandomProblems.problem(seed, 7);
            agrees(seed, problem.withLimits(RandomProblems.limits(seed, problem.costs())));
        }
    }

    private void agrees(long seed, Problem problem) {
        Solution expected = exhaustive.solve(problem);
        Solution actual = exact.solve(problem);
        if (expected instanceof Solution.Optimal best) {
            assertThat(actual).as("seed %d: %s", seed, problem).isInstanceOf(Solution.Optimal.class);
            Solution.Optimal found = (Solution.Optimal) actual;
            assertThat(found.value())
                    .as("seed %d: value of %s, expected %s", seed, found.plan(), best.plan())
                    .isCloseTo(best.value(), within(1e-9 * Math.abs(best.value())));
            certify(seed, problem, found);
        } else {
            Solution.Infeasible none = (Solution.Infeasible) expected;
            assertThat(actual).as("seed %d: %s", seed, problem).isInstanceOf(Solution.Infeasible.class);
            Solution.Infeasible found = (Solution.Infeasible) actual;
            assertThat(found.violated()).as("seed %d", seed).isEqualTo(none.violated());
            double use = use(none.violated(), none.nearest());
            assertThat(use(found.violated(), found.nearest()))
                    .as("seed %d: use of %s, expected %s", seed, found.nearest(), none.nearest())
                    .isCloseTo(use, within(1e-9 * use));
        }
    }

    private static void certify(long seed, Problem problem, Solution.Optimal found) {
        Plan plan = found.plan();
        assertThat(PlanEvaluator.evaluate(problem.costs(), plan.placement()))
                .as("seed %d", seed)
                .isEqualTo(plan);
        assertThat(problem.objective().value(plan.cost())).as("seed %d", seed).isEqualTo(found.value());
        for (Pin pin : problem.pins()) {
            assertThat(plan.placement().subList(pin.from(), pin.to() + 1))
                    .as("seed %d, %s", seed, pin.name())
                    .containsOnly(pin.side());
        }
        for (Limit limit : problem.limits()) {
            assertThat(limit.holds(plan.cost())).as("seed %d, %s", seed, limit).isTrue();
        }
    }

    /** Sum of use over limit; 0 if it is pins that can't hold. */
    private static double use(List<Constraint> violated, Plan plan) {
        double use = 0;
        for (Constraint constraint : violated) {
            if (constraint instanceof Limit limit) {
                use += limit.scale() * limit.quantity().of(plan.cost());
            }
        }
        return use;
    }
}
