package org.jointdnn.planner.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.RandomProblems;
import org.jointdnn.planner.Solution;
import org.junit.jupiter.api.Test;

/** The paper's graph, walked by Dijkstra, against the exact solver. */
class PathSolverTest {
    private final PlanSolver path = new PathSolver();
    private final PlanSolver exact = new ExactSolver();

    @Test
    void itsPathIsTheBestPlan() {
        for (long seed = 0; seed < 2000; seed++) {
            Problem problem = RandomProblems.problem(seed, 10);
            if (problem.objective() instanceof Objective.EnergyDelay) {
                continue;
            }
            Solution<Plan> expected = exact.solve(problem);
            Solution<Plan> actual = path.solve(problem);
            if (expected instanceof Solution.Optimal<Plan> best) {
                assertThat(actual).as("seed %d", seed).isInstanceOf(Solution.Optimal.class);
                assertThat(((Solution.Optimal<Plan>) actual).value())
                        .as("seed %d", seed)
                        .isCloseTo(best.value(), within(1e-9 * best.value()));
            } else {
                assertThat(((Solution.Infeasible<Plan>) actual).violated())
                        .as("seed %d", seed)
                        .isEqualTo(((Solution.Infeasible<Plan>) expected).violated());
            }
        }
    }

    @Test
    void saysWhatItDoesNotTake() {
        Problem problem = Problem.of(RandomProblems.costs(1, 5), Objective.minimizeLatency())
                .withLimits(List.of());

        assertThatThrownBy(() -> path.solve(problem.withLimits(List.of(Limit.maxCloudMillis(1)))))
                .hasMessage("maxCloudMillis is given, but the path solver knows no limits. Maybe use exact.");
        assertThatThrownBy(() -> path.solve(Problem.of(problem.costs(), Objective.minimizeEnergyDelay())))
                .hasMessage(
                        "objective is edp, must be latency, energy or weighted for the path solver. Maybe use exact.");
    }
}
