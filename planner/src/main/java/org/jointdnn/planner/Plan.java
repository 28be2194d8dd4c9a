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
