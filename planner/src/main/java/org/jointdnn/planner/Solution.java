package org.jointdnn.planner;

import java.util.List;

/** A solver's answer to a {@link Problem}. */
public sealed interface Solution {
    /** Name of the solver that answered. */
    String solver();

    /** How long it took. */
    long solveNanos();

    /**
     * A plan that respects every constraint, and no such plan has a lower value.
     *
     * @param value of the problem's objective
     */
    record Optimal(Plan plan, double value, String solver, long solveNanos) implements Solution {}

    /**
     * No plan respects every constraint.
     *
     * @param violated the constraints that can't hold: the limits that no plan meets even alone; if there
     *     is none, limits that can't hold together, none of which could be left out; or pins that no plan
     *     can follow
     * @param nearest the plan with the least sum of use over limit for the violated limits, among those
     *     within the other limits if there are any; where pins can't be followed, the best plan without those
     */
    record Infeasible(List<Constraint> violated, Plan nearest, String solver, long solveNanos) implements Solution {
        public Infeasible {
            violated = List.copyOf(violated);
        }
    }
}
