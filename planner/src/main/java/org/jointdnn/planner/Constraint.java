package org.jointdnn.planner;

/** What a plan must respect. */
public sealed interface Constraint permits Limit, Pin {
    /** The constraint in short, as an infeasible answer names it. */
    String name();
}
