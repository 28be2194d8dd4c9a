package org.jointdnn.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.ilp.IlpSolver;
import org.jointdnn.planner.solver.ExactSolver;

/**
 * How long the integer program takes, beside the exact solver: a chain with a cost for every segment,
 * without limits and within two that rule its best plan out, and a U-Net's nested skips. Median
 * milliseconds of a few solves after as many to warm up.
 *
 * <p>Arguments: numbers of blocks; without, a few.
 */
public final class IlpAgainstExact {
    private static final int SOLVES = 5;
    private static final int FEWEST_SKIPS = 2;

    private IlpAgainstExact() {}

    public static void main(String[] arguments) {
        int[] sizes = arguments.length == 0
                ? new int[] {10, 20, 30, 60}
                : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        System.out.println("blocks  problem  ilp ms    exact ms");
        for (int blocks : sizes) {
            Problem chain = PlanningProblems.chain(blocks, Objective.minimizeLatency());
            compare(blocks, "chain", chain);
            compare(blocks, "limited", limited(chain));
            compare(
                    blocks,
                    "U-Net",
                    PlanningProblems.unet(blocks, Math.max(FEWEST_SKIPS, blocks / 5), Objective.minimizeLatency()));
        }
    }

    /** A tenth more energy than the best plan's, 2 % less time on the cloud. */
    private static Problem limited(Problem problem) {
        PlanCost best = new ExactSolver()
                .solve(problem)
                .found()
                .map(Plan::cost)
                .orElseThrow(() -> new IllegalStateException("the chain has no plan"));
        return problem.withLimits(List.of(
                Limit.maxEnergyMillijoules(1.1 * best.mobileEnergyMillijoules()),
                Limit.maxCloudMillis(0.98 * best.cloudMillis())));
    }

    private static void compare(int blocks, String name, Problem problem) {
        double ilp = medianMillis(new IlpSolver(), problem);
        double exact = medianMillis(new ExactSolver(), problem);
        System.out.println(String.format(Locale.ROOT, "%6d  %-7s %7.1f  %10.3f", blocks, name, ilp, exact));
    }

    private static double medianMillis(PlanSolver solver, Problem problem) {
        double[] millis = new double[SOLVES];
        for (int solve = -SOLVES; solve < SOLVES; solve++) {
            double taken = solver.solve(problem).solveNanos() / 1e6;
            millis[Math.max(0, solve)] = taken;
        }
        Arrays.sort(millis);
        return millis[SOLVES / 2];
    }
}
