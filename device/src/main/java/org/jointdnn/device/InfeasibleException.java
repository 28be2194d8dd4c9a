package org.jointdnn.device;

import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.Solution;

/** No plan respects the constraints that the app set; {@link #solution} says which can't hold and what comes nearest. */
public final class InfeasibleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Solution.Infeasible<Plan> solution;

    InfeasibleException(Solution.Infeasible<Plan> solution) {
        super("no plan respects "
                + String.join(
                        " and ",
                        solution.violated().stream().map(Constraint::name).toArray(String[]::new))
                + "; the nearest is " + solution.nearest().shortForm());
        this.solution = solution;
    }

    /** The planner's answer. */
    public Solution.Infeasible<Plan> solution() {
        return solution;
    }
}
