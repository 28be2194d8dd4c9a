package org.jointdnn.planner.ilp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.CrossingTensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Solution;

/**
 * Solves the JointDNN paper's integer program: slower than the exact solver, and a check of it by other
 * means.
 *
 * <p>With blocks 0..n-1, a binary variable for each segment i:j on each side where it can run and no pin
 * forbids it says whether it is a run of the plan; at most n(n+1) in all.
 *
 * <pre>
 * m(i:j), c(i:j) in {0, 1}
 *
 * sum over j of m(0:j) + c(0:j) = 1
 * sum over j of c(k:j) = sum over i of m(i:k-1)          for k = 1..n-1
 * sum over j of m(k:j) = sum over i of c(i:k-1)          for k = 1..n-1
 * </pre>
 *
 * <p>The rows say that one run starts at block 0, and that where a run ends one of the other side starts.
 * So each block is covered exactly once, as the paper has it, and runs are maximal, as the cost model has
 * it. The rows are those of a flow, so without skips and limits the relaxation has a whole solution.
 *
 * <p>A segment's use of each quantity (latency, energy, cloud time, bytes) covers all that its being a run
 * brings about: its computing, the switches before or after it, and tensors whose crossing it decides. A
 * tensor t of b bytes for which no single segment does, a skip, made by block p and read by blocks r:
 *
 * <pre>
 * x(k) = sum of c(i:j) with i &lt;= k &lt;= j                  whether block k is on CLOUD; x(-1) = 0
 * up(t)   &gt;= x(r) - x(p)      for every r,  0 &lt;= up(t) &lt;= 1      it uses an upload of b bytes
 * down(t) &gt;= x(p) - x(r)      for every r,  0 &lt;= down(t) &lt;= 1    it uses a download of b bytes
 * </pre>
 *
 * <p>With U(q) the sum of use of quantity q over all variables, w its weight in the objective:
 *
 * <pre>minimise sum of w(q) U(q)    such that U(q) &lt;= limit(q) for every limit</pre>
 *
 * <p>Tensors cross as they are: other codings than raw are refused.
 *
 * <p>The energy-delay product is no sum; {@link ProductSearch} finds it by several such programs.
 *
 * <p>The library solves the linear relaxations, {@link BranchAndBound} makes their solutions whole; its
 * comment says how rounding is dealt with. Every answer is evaluated by the definition of the cost model,
 * and one whose evaluation contradicts the program is an error. Among plans of equal value any may be
 * the answer, but always the same one. The budget is looked at between relaxations.
 *
 * <p>Complexity: exponential in the worst case; commonly a few relaxations, each of n(n+1) columns.
 *
 * <p>Source: Eshratifar, Abrishami, Pedram, "JointDNN", IEEE TMC 20(2), 2021, the integer program with its
 * constraints on battery, cloud and quality of service; skips, several limits at once and the rows of a
 * flow are this project's. The library is ojAlgo.
 *
 * <p>Thread safety: stateless.
 */
public final class IlpSolver implements PlanSolver {
    /** The most blocks it takes on: a relaxation of more takes too long. */
    public static final int MAX_BLOCKS = 200;

    @Override
    public String name() {
        return "ilp";
    }

    @Override
    public Solution<Plan> solve(Problem problem, Budget budget) {
        long start = System.nanoTime();
        Costs costs = problem.costs();
        if (costs.blocks() > MAX_BLOCKS) {
            throw new IllegalArgumentException("blocks is " + costs.blocks() + ", must be within 1.." + MAX_BLOCKS
                    + " for the ilp solver. Maybe use exact.");
        }
        for (CrossingTensor tensor : costs.tensors()) {
            if (tensor.codings().size() > 1) {
                throw new IllegalArgumentException("tensor " + tensor.name()
                        + " has codings, but the ilp solver moves tensors as they are. Maybe use exact.");
            }
        }
        List<Pin> unfollowed = Coverage.violated(costs, problem.pins());
        if (!unfollowed.isEmpty()) {
            List<Pin> followed = Coverage.followable(costs, problem.pins(), unfollowed);
            PlanPrograms programs = PlanPrograms.of(costs, followed, budget);
            Plan nearest =
                    optimum(programs, problem.objective(), List.of()).plan().orElseThrow();
            return infeasible(unfollowed, nearest, start);
        }
        PlanPrograms programs = PlanPrograms.of(costs, problem.pins(), budget);
        Outcome outcome = optimum(programs, problem.objective(), problem.limits());
        return solution(programs, problem, outcome, start);
    }

    private static Outcome optimum(PlanPrograms programs, Objective objective, List<Limit> limits) {
        return objective instanceof Objective.EnergyDelay
                ? ProductSearch.solve(programs, limits)
                : programs.best(Rates.of(objective), limits);
    }

    private Solution<Plan> solution(PlanPrograms programs, Problem problem, Outcome outcome, long start) {
        Optional<Plan> plan = outcome.plan();
        if (plan.isPresent()) {
            double value = problem.objective().value(plan.get().cost());
            return outcome.proven()
                    ? new Solution.Optimal<>(plan.get(), value, name(), System.nanoTime() - start)
                    : new Solution.Bounded<>(
                            plan.get(), value, Math.min(outcome.bound(), value), name(), System.nanoTime() - start);
        }
        List<Limit> limits = problem.limits();
        if (!outcome.proven()) {
            Plan nearest = programs.nearest(limits, List.of());
            return new Solution.Undecided<>(nearest, outcome.bound(), name(), System.nanoTime() - start);
        }
        List<Limit> violated = Conflict.among(limits, programs::possible);
        List<Limit> others = new ArrayList<>(limits);
        others.removeAll(violated);
        return infeasible(violated, programs.nearest(violated, others), start);
    }

    private Solution<Plan> infeasible(List<? extends Constraint> violated, Plan nearest, long start) {
        return new Solution.Infeasible<>(List.copyOf(violated), nearest, name(), System.nanoTime() - start);
    }
}
