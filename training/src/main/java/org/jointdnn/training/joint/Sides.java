package org.jointdnn.training.joint;

import java.util.List;
import java.util.Set;
import org.jointdnn.planner.training.TrainingStep;

/** What a step has both sides do; {@link StepDriver} says what, and when. */
interface Sides {
    /** Runs a pass here. */
    void runHere(TrainingStep.Run run);

    /** Computes new parameters here. */
    void updateHere(TrainingStep.Run run);

    /** Puts what the step has computed here in the place of what was held. */
    void commitHere();

    /** Has the other side do something when it is visited next. */
    void ask(WorkerAction action);

    /** Sends tensors from here with the next visit. */
    void send(List<String> names);

    /** Visits the other side, if need be, and brings tensors here. */
    void fetch(Set<String> names);

    /** Lets no tensor that was sent wait for a visit any longer. */
    void flushTensors();
}
