package org.jointdnn.planner.training;

import java.util.List;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Side;

/**
 * A placement of both passes over every block, the steps that execute it, and what it costs.
 *
 * @param forward the side of each block's forward pass
 * @param backward the side of each block's backward pass; of blocks that have none, that of the forward pass
 * @param backwardFrom the lowest block with a backward pass
 * @param steps runs and transfers in execution order
 */
public record TrainingPlan(
        List<Side> forward, List<Side> backward, int backwardFrom, List<TrainingStep> steps, PlanCost cost) {
    public TrainingPlan {
        forward = List.copyOf(forward);
        backward = List.copyOf(backward);
        steps = List.copyOf(steps);
    }

    /** Number of changes of side, the return of the last run's updated weights among them. */
    public int switches() {
        int switches = 0;
        Side at = Side.MOBILE;
        for (TrainingStep step : steps) {
            if (step instanceof TrainingStep.Run run) {
                switches += run.side() == at ? 0 : 1;
                at = run.side();
            }
        }
        boolean returns = steps.get(steps.size() - 1) instanceof TrainingStep.Transfer;
        return switches + (returns ? 1 : 0);
    }

    /** Number of passes over a block that run on CLOUD. */
    public int cloudBlocks() {
        int count = 0;
        for (TrainingStep step : steps) {
            if (step instanceof TrainingStep.Run run && run.side() == Side.CLOUD) {
                count += run.to() - run.from() + 1;
            }
        }
        return count;
    }

    /** The plan's short form: its runs in order, forward | backward, for example {@code M[0-4] C[5-9] | C[9-5]}. */
    public String shortForm() {
        StringBuilder text = new StringBuilder();
        Pass pass = Pass.FORWARD;
        for (TrainingStep step : steps) {
            if (step instanceof TrainingStep.Run run) {
                text.append(run.pass() == pass ? "" : " |");
                pass = run.pass();
                int first = pass == Pass.FORWARD ? run.from() : run.to();
                int last = pass == Pass.FORWARD ? run.to() : run.from();
                text.append(text.length() == 0 ? "" : " ")
                        .append(run.side() == Side.MOBILE ? "M[" : "C[")
                        .append(first)
                        .append(last == first ? "" : "-" + last)
                        .append(']');
            }
        }
        return text.toString();
    }
}
