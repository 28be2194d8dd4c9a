package org.jointdnn.training.joint;

import java.util.List;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.training.TrainingWorker;

/** One thing that a {@link TrainingWorker} is told to do. */
public sealed interface WorkerAction {
    /**
     * Does it.
     *
     * @param taken the tensors that it takes of a visit
     */
    void on(TrainingWorker worker, List<Visit.Sent> taken);

    /** Begins a step, counted from 0. */
    record Begin(long step) implements WorkerAction {
        @Override
        public void on(TrainingWorker worker, List<Visit.Sent> taken) {
            worker.begin(step);
        }
    }

    /** Takes the next so many of the tensors that the visit brings. */
    record Put(int count) implements WorkerAction {
        @Override
        public void on(TrainingWorker worker, List<Visit.Sent> taken) {
            taken.forEach(sent -> worker.put(sent.name(), sent.tensor()));
        }
    }

    /** Runs a pass of blocks {@code from..to}. */
    record Run(Pass pass, int from, int to) implements WorkerAction {
        @Override
        public void on(TrainingWorker worker, List<Visit.Sent> taken) {
            worker.run(pass, from, to);
        }
    }

    /** Computes the new parameters of blocks {@code from..to}. */
    record Update(int from, int to) implements WorkerAction {
        @Override
        public void on(TrainingWorker worker, List<Visit.Sent> taken) {
            worker.update(from, to);
        }
    }

    /** Puts what the step has computed in the place of what was held. */
    record Commit() implements WorkerAction {
        @Override
        public void on(TrainingWorker worker, List<Visit.Sent> taken) {
            worker.commit();
        }
    }
}
