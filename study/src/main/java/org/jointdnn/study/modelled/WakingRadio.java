package org.jointdnn.study.modelled;

import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Solution;
import org.jointdnn.planner.radio.RadioCycle;
import org.jointdnn.planner.radio.RadioEvaluator;
import org.jointdnn.planner.radio.RadioSolver;
import org.jointdnn.planner.radio.RadioStates;
import org.jointdnn.planner.solver.ExactSolver;

/** A comparison's costs with the states of its link's radio. */
record WakingRadio(Comparison comparison, RadioCycle cycle) {
    static WakingRadio of(Comparison comparison, double idleMillis) {
        return new WakingRadio(comparison, new RadioCycle(states(comparison), idleMillis));
    }

    static RadioStates states(Comparison comparison) {
        return RadioStates.named(comparison.link())
                .orElseThrow(() -> new IllegalArgumentException("no states are known of link " + comparison.link()));
    }

    /** The best plan; proven. */
    Plan best() {
        Problem problem = Problem.of(comparison.costs(), comparison.objective());
        if (new RadioSolver(new ExactSolver(), cycle).solve(problem) instanceof Solution.Optimal<Plan> optimal) {
            return optimal.plan();
        }
        throw new IllegalStateException("without limits and with time enough, there is always a best plan");
    }

    /** A plan at the costs with states. */
    Plan at(Plan plan) {
        return RadioEvaluator.evaluate(comparison.costs(), cycle, plan.placement());
    }
}
