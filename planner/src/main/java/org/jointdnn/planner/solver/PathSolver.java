package org.jointdnn.planner.solver;

import java.util.List;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.internal.Conditions;
import org.jointdnn.planner.internal.Goal;
import org.jointdnn.planner.internal.blocks.BlockSpace;

/**
 * The JointDNN paper's shortest path, as it stands: a graph with a node for every segment on each side,
 * M(i:j) and C(i:j), between a start S and a finish F.
 *
 * <p>From S an edge leads to each segment that starts at block 0; from M(i:j) to each C(j+1:k), from C(i:j)
 * to each M(j+1:k); from those that end at the last block to F. An edge costs the segment it leads to, the
 * switch, and what crosses for it. Where a tensor skips blocks there is a copy of the nodes for each place
 * it may be at. The path is Dijkstra's.
 *
 * <p>Complexity: n(n+1) nodes for n blocks, O(n^3) edges, times 3^k for k skips alive at once. It is here
 * to compare with; {@link ExactSolver} finds the same plan in O(n^2).
 *
 * <p>Thread safety: stateless.
 *
 * <p>Source: Eshratifar, Abrishami, Pedram, "JointDNN", IEEE TMC 20(2), 2021, section on the shortest path;
 * Dijkstra, "A note on two problems in connexion with graphs", 1959, doi:10.1007/BF01386390. Deviation: the
 * paper makes two copies for a skip, as it crosses again for every reader; here it crosses once.
 */
public final class PathSolver implements PlanSolver {
    /** The most nodes that it takes on: about a gigabyte. */
    private static final int MAX_NODES = 2_000_000;
    /** The most blocks that it takes on: 20 million edges. */
    private static final int MAX_BLOCKS = 400;

    @Override
    public String name() {
        return "path";
    }

    /** Solves the problem; the budget is not looked at. */
    @Override
    public Solution<Plan> solve(Problem problem, Budget budget) {
        long start = System.nanoTime();
        Costs costs = problem.costs();
        check(problem);
        if (!(Conditions.of(costs).goal(problem.objective()) instanceof Goal.Sum sum)) {
            throw new IllegalArgumentException(
                    "objective is " + problem.objective().name()
                            + ", must be latency, energy or weighted for the path solver. Maybe use exact.");
        }
        SegmentGraph graph = new SegmentGraph(BlockSpace.of(costs, problem.pins()), sum.cost(), MAX_NODES);
        return graph.shortestPath()
                .<Solution<Plan>>map(found -> {
                    Plan plan = PlanEvaluator.evaluate(costs, List.of(found.sides()), found.codings());
                    double value = problem.objective().value(plan.cost());
                    return new Solution.Optimal<>(plan, value, name(), System.nanoTime() - start);
                })
                .orElseGet(() -> Uncovered.solution(problem, budget, name(), start));
    }

    private static void check(Problem problem) {
        if (!problem.limits().isEmpty()) {
            throw new IllegalArgumentException(problem.limits().get(0).name()
                    + " is given, but the path solver knows no limits. Maybe use exact.");
        }
        if (problem.costs().blocks() > MAX_BLOCKS) {
            throw new IllegalArgumentException("blocks is " + problem.costs().blocks() + ", must be within 1.."
                    + MAX_BLOCKS + " for the path solver. Maybe use exact.");
        }
    }
}
