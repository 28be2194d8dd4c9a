package org.jointdnn.planner.explanation;

import org.jointdnn.planner.Plan;

/** Which plan is the best of all under changed circumstances. */
public sealed interface Winner {
    /** The plan in question, or no other is better than it. */
    record Itself() implements Winner {}

    /** Another plan, with what it costs then. */
    record Other(Plan plan) implements Winner {}

    /** None: no plan is within the limits then. */
    record Nobody() implements Winner {}
}
