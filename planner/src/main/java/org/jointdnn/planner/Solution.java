package org.jointdnn.planner;

import java.util.List;
import java.util.Optional;

/**
 * A solver's answer to a problem.
 *
 * @param <P> what a plan is: a {@link Plan} for inference
 */
public sealed interface Solution<P> {
    /** Name of the solver that answered. */
    String solver();

    /** How long it took. */
    long solveNanos();

    /** The plan, if it respects every constraint. */
    default Optional<P> found() {
        if (this instanceof Optimal<P> optimal) {
            return Optional.of(optimal.plan);
        }
        return this instanceof Bounded<P> bounded ? Optional.of(bounded.plan) : Optional.empty();
    }

    /**
     * A plan that respects every constraint, and no such plan has a lower value.
     *
     * @param value of the problem's objective
     */
    record Optimal<P>(P plan, double value, String solver, long solveNanos) implements Solution<P> {}

    /**
     * A plan that respects every constraint, with a proof of how far from the best it can be.
     *
     * @param value of the problem's objective
     * @param bound no plan that respects every constraint has a lower value
     */
    record Bounded<P>(P plan, double value, double bound, String solver, long solveNanos) implements Solution<P> {
        /** The most that the best plan may be better by, in the objective's unit. */
        public double gap() {
            return value - bound;
        }
    }

    /**
     * No plan respects every constraint.
     *
     * @param violated the constraints that can't hold: the limits that no plan meets even alone; if there
     *     is none, limits that can't hold together, none of which could be left out; or pins that no plan
     *     can follow
     * @param nearest the plan with the least sum of use over limit for the violated limits, among those
     *     within the other limits if there are any; where pins can't be followed, the best plan without those
     */
    record Infeasible<P>(List<Constraint> violated, P nearest, String solver, long solveNanos) implements Solution<P> {
        public Infeasible {
            violated = List.copyOf(violated);
        }
    }

    /**
     * The solver ended without a plan that respects every constraint, and without a proof that there is none.
     *
     * @param nearest the plan with the least sum of use over limit that it came by
     * @param bound no plan that respects every constraint has a lower value
     */
    record Undecided<P>(P nearest, double bound, String solver, long solveNanos) implements Solution<P> {}
}
