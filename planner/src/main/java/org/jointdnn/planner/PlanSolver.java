package org.jointdnn.planner;

/** Finds the best plan of a problem. Implementations are deterministic and safe for concurrent use. */
public interface PlanSolver {
    /** The solver's name, as {@code --solver} takes it. */
    String name();

    /**
     * Solves the problem.
     *
     * <p>Among plans of equal value the one with fewer switches of side is taken, then the one with more
     * blocks on MOBILE.
     *
     * @throws IllegalArgumentException if some block can run nowhere, or no sequence of runs covers the
     *     network
     */
    Solution solve(Problem problem);
}
