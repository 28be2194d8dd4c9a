package org.jointdnn.planner.internal;

/** The best plan by a linear cost if skips crossed for free, and a lower bound from every state on. */
public interface Relaxation {
    /** Whether any plan can run. */
    boolean feasible();

    /** Least cost from each state to the complete plan; infinite if there is no way. Not to be changed. */
    double[] ahead();

    /** The best plan; only if {@link #feasible}. */
    Decisions plan();

    /** What that plan uses but for its skips. */
    Usage usage();
}
