package org.jointdnn.planner;

/** Finds the best plan of a problem. Implementations are deterministic and safe for concurrent use. */
public interface PlanSolver {
    /** The solver's name, as {@code --solver} takes it. */
    String name();

    /** Solves the problem, however long it takes. */
    default Solution<Plan> solve(Problem problem) {
        return solve(problem, Budget.unlimited());
    }

    /**
     * Solves the problem.
     *
     * <p>Among plans of equal value the one with fewer switches of side is taken, then the one with more
     * blocks on MOBILE. If the budget ends first, the answer is the best plan so far with a proven bound.
     *
     * @throws IllegalArgumentException if some block can run nowhere, no sequence of runs covers the
     *     network, or the problem is not of the kind that this solver takes
     */
    Solution<Plan> solve(Problem problem, Budget budget);
}
