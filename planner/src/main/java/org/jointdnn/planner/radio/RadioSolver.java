package org.jointdnn.planner.radio;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.Budget;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanSolver;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.solver.ExactSolver;

/**
 * Solves problems where the radio has states, by any solver for those where it has none.
 *
 * <p>The states become costs of segments: {@link RadioEvaluator}'s costs of a network are those without
 * states of the network with a block before all others that runs on MOBILE only. With F the latency
 * and energy of promotion and tail, h the power that holds the radio, blocks 0..n-1 of the network and
 * "-" the one before,
 *
 * <pre>
 * mobile'(-, j)   = mobile(0, j) + F      for j &lt; n-1; F alone for the block before on its own
 * mobile'(-, n-1) = mobile(0, n-1)
 * mobile'(i, j)   = mobile(i, j), with h mobile(i, j) more energy     for 0 &lt; i, j &lt; n-1
 * mobile'(i, n-1) = mobile(i, n-1)        for 0 &lt; i
 * idleWatts'      = idleWatts + h
 * </pre>
 *
 * <p>Proof. Runs being maximal, each plan of the longer network has exactly one run that starts at the
 * block before, on MOBILE. It reaches the end if and only if no block is on CLOUD; so F is paid once by
 * each plan that uses the radio, and by no other. A mobile run {@code (i, j)} lies between two cloud runs if
 * and only if 0 &lt; i and j &lt; n-1; that and all that idleWatts is drawn for is the holding time. The first
 * change of side, the bytes that cross and cloud time are what they were, as inputs start on MOBILE. So
 * both networks' plans correspond one to one at equal latency, energy, cloud time, bytes, switches and
 * blocks on CLOUD. Hence whatever the solver proves of the longer network holds with states: the best plan
 * for every objective, the energy-delay product among them, its ties, limits that can't hold, the nearest
 * plan, gaps.
 *
 * <p>Segments of a network whose costs are sums of blocks are sums no more. The block more counts towards the most
 * that a solver takes. Thread safety: the solver's.
 */
public final class RadioSolver implements PlanSolver {
    private final PlanSolver solver;
    private final RadioCycle cycle;

    /** Makes a solver of problems with this radio out of one of problems without states. */
    public RadioSolver(PlanSolver solver, RadioCycle cycle) {
        this.solver = solver;
        this.cycle = cycle;
    }

    /** The name of the solver that does the work. */
    @Override
    public String name() {
        return solver.name();
    }

    @Override
    public Solution<Plan> solve(Problem problem, Budget budget) {
        long start = System.nanoTime();
        checkCoverable(problem.costs());
        Problem longer = new Problem(
                RadioCosts.of(problem.costs(), cycle),
                problem.objective(),
                problem.limits(),
                RadioCosts.later(problem.pins()));
        return restored(solver.solve(longer, budget), problem, start);
    }

    /** Throws what solvers do if no plan covers the network, with the numbers that its blocks have for the caller. */
    private static void checkCoverable(Costs costs) {
        boolean mobileOnly = costs.mobile().runs(0, costs.blocks() - 1);
        if (!mobileOnly) {
            new ExactSolver().solve(Problem.of(costs, Objective.minimizeLatency()));
        }
    }

    private Solution<Plan> restored(Solution<Plan> solution, Problem problem, long startNanos) {
        if (solution instanceof Solution.Optimal<Plan> optimal) {
            Plan plan = restored(optimal.plan(), problem);
            return new Solution.Optimal<>(plan, value(plan, problem), name(), System.nanoTime() - startNanos);
        }
        if (solution instanceof Solution.Bounded<Plan> bounded) {
            Plan plan = restored(bounded.plan(), problem);
            double value = value(plan, problem);
            double bound = Math.min(bounded.bound(), value);
            return new Solution.Bounded<>(plan, value, bound, name(), System.nanoTime() - startNanos);
        }
        if (solution instanceof Solution.Infeasible<Plan> infeasible) {
            Plan nearest = restored(infeasible.nearest(), problem);
            List<Constraint> violated = restored(infeasible.violated());
            return new Solution.Infeasible<>(violated, nearest, name(), System.nanoTime() - startNanos);
        }
        Solution.Undecided<Plan> undecided = (Solution.Undecided<Plan>) solution;
        Plan nearest = restored(undecided.nearest(), problem);
        return new Solution.Undecided<>(nearest, undecided.bound(), name(), System.nanoTime() - startNanos);
    }

    private static List<Constraint> restored(List<Constraint> constraints) {
        List<Constraint> restored = new ArrayList<>();
        for (Constraint constraint : constraints) {
            restored.add(constraint instanceof Pin pin ? RadioCosts.earlier(pin) : constraint);
        }
        return restored;
    }

    private Plan restored(Plan longer, Problem problem) {
        List<Side> placement = longer.placement().subList(1, longer.placement().size());
        return RadioEvaluator.evaluate(problem.costs(), cycle, new Plan(placement, longer.steps(), longer.cost()));
    }

    private static double value(Plan plan, Problem problem) {
        return problem.objective().value(plan.cost());
    }
}
