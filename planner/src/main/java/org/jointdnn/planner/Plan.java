package org.jointdnn.planner;

import java.util.List;

/**
 * A placement of every block, the steps that execute it, and what it costs.
 *
 * @param placement the side of each block
 * @param steps runs and transfers in execution order
 */
public record Plan(List<Side> placement, List<Step> steps, PlanCost cost) {
    public Plan {
        placement = List.copyOf(placement);
        steps = List.copyOf(steps);
    }

    /** Number of changes of side, the return of an output from a last run on CLOUD among them. */
    public int switches() {
        int switches = 0;
        Side at = Side.MOBILE;
        boolean returns = false;
        for (Step step : steps) {
            if (step instanceof Step.Run run) {
                switches += run.side() == at ? 0 : 1;
                at = run.side();
                returns = false;
            } else if (step instanceof Step.Transfer transfer) {
                returns = transfer.to() == Side.MOBILE;
            }
        }
        return switches + (at == Side.CLOUD && returns ? 1 : 0);
    }

    /** The plan's short form: its runs in order, for example {@code M[0-4] C[5-20]}. */
    public String shortForm() {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            if (step instanceof Step.Run run) {
                text.append(text.length() == 0 ? "" : " ")
                        .append(run.side() == Side.MOBILE ? 'M' : 'C')
                        .append('[')
                        .append(run.from());
                if (run.to() > run.from()) {
                    text.append('-').append(run.to());
                }
                text.append(']');
            }
        }
        return text.toString();
    }
}
