package org.jointdnn.training;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.planner.training.TrainingPlan;
import org.jointdnn.planner.training.TrainingStep;

/**
 * What a step runs, in order: the passes, then the update of the blocks of each backward run, where that ran.
 *
 * @param passes forward runs, then backward runs, without those in which there is nothing to compute
 * @param updates backward runs whose blocks have parameters
 */
public record StepRuns(List<TrainingStep.Run> passes, List<TrainingStep.Run> updates) {
    public StepRuns {
        passes = List.copyOf(passes);
        updates = List.copyOf(updates);
    }

    /** The runs of a plan. */
    public static StepRuns of(TrainingNetwork network, TrainingPlan plan) {
        List<TrainingStep.Run> runs = new ArrayList<>();
        for (TrainingStep step : plan.steps()) {
            if (step instanceof TrainingStep.Run run) {
                runs.add(run);
            }
        }
        return of(network, runs);
    }

    /** Throws IllegalArgumentException unless the runs go forward over all blocks, then back to the lowest that has a backward pass. */
    public static StepRuns of(TrainingNetwork network, List<TrainingStep.Run> runs) {
        int last = network.blocks() - 1;
        int next = 0;
        int back = last;
        for (TrainingStep.Run run : runs) {
            boolean forward = run.pass() == Pass.FORWARD;
            boolean follows = forward ? run.from() == next && run.to() <= last : next > last && run.to() == back;
            if (!follows || run.from() < 0 || run.from() > run.to()) {
                throw new IllegalArgumentException("segments are " + runs + ", must follow each other from block 0 to "
                        + last + ", then back; " + run + " does not");
            }
            next = forward ? run.to() + 1 : next;
            back = forward ? back : run.from() - 1;
        }
        if (next <= last || back >= network.backwardFrom()) {
            throw new IllegalArgumentException("segments are " + runs + ", must end with block " + last
                    + " and go back to block " + network.backwardFrom());
        }
        List<TrainingStep.Run> passes = new ArrayList<>();
        List<TrainingStep.Run> updates = new ArrayList<>();
        for (TrainingStep.Run run : runs) {
            boolean backward = run.pass() == Pass.BACKWARD;
            if (!backward || network.hasBackward(run.from(), run.to())) {
                passes.add(run);
            }
            if (backward && !network.updated(run.from(), run.to()).isEmpty()) {
                updates.add(run);
            }
        }
        return new StepRuns(passes, updates);
    }
}
