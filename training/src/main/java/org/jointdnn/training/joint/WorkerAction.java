package org.jointdnn.training.joint;

import org.jointdnn.planner.training.Pass;

/** One thing that a {@link org.jointdnn.training.TrainingWorker} is told to do. */
public sealed interface WorkerAction {
    /** Begins a step, counted from 0. */
    record Begin(long step) implements WorkerAction {}

    /** Takes the next so many of the tensors that the visit brings. */
    record Put(int count) implements WorkerAction {}

    /** Runs a pass of blocks {@code from..to}. */
    record Run(Pass pass, int from, int to) implements WorkerAction {}

    /** Computes the new parameters of blocks {@code from..to}. */
    record Update(int from, int to) implements WorkerAction {}

    /** Puts what the step has computed in the place of what was held. */
    record Commit() implements WorkerAction {}
}
