package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.training.TrainingWorker;

/**
 * A worker that does what visits ask, each of them once, however often it is made.
 *
 * <p>Visits come in the order of their numbers. The last one may be made again: then nothing is done any more, and the answer is
 * the same, for nothing has changed since. One that failed within is gone on with where it failed. Any other number is refused.
 *
 * <p>Thread safety: safe; visits are made one at a time. Owns the worker.
 */
public final class VisitedWorker implements AutoCloseable {
    private final TrainingWorker worker;
    private long visited;
    /** Of the visit after the last one that was made. */
    private int actionsDone;

    private boolean closed;

    /** A visit whose number is neither that of the last one nor the next: the two sides don't agree on what has happened. */
    public static final class OutOfOrderException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfOrderException(long number, long visited) {
            super("visit " + number + " comes after visit " + visited
                    + "; the training can't go on, resume it from a checkpoint");
        }
    }

    public VisitedWorker(TrainingWorker worker) {
        this.worker = worker;
    }

    /**
     * Makes the visit, if it hasn't been made.
     *
     * @return the tensors that it wanted, in order; they are written over by the next visit
     * @throws OutOfOrderException if it isn't the turn of this visit
     * @throws IllegalArgumentException if it asks for what can't be done
     */
    public synchronized List<Tensor> visit(Visit visit) {
        if (closed || (visit.number() != visited && visit.number() != visited + 1)) {
            throw new OutOfOrderException(visit.number(), visited);
        }
        if (visit.number() > visited) {
            act(visit);
            visited = visit.number();
            actionsDone = 0;
        }
        List<Tensor> wanted = new ArrayList<>();
        visit.returned().forEach(name -> wanted.add(worker.get(name)));
        return wanted;
    }

    private void act(Visit visit) {
        int taken = 0;
        for (int index = 0; index < visit.actions().size(); index++) {
            WorkerAction action = visit.actions().get(index);
            int next = action instanceof WorkerAction.Put put ? Math.addExact(taken, put.count()) : taken;
            if (next < taken || next > visit.sent().size()) {
                throw new IllegalArgumentException("the visit takes tensor " + next + " of the "
                        + visit.sent().size() + " that it brings");
            }
            if (index >= actionsDone) {
                act(action, visit.sent().subList(taken, next));
                actionsDone = index + 1;
            }
            taken = next;
        }
    }

    private void act(WorkerAction action, List<Visit.Sent> taken) {
        if (action instanceof WorkerAction.Begin begin) {
            worker.begin(begin.step());
        } else if (action instanceof WorkerAction.Put) {
            taken.forEach(sent -> worker.put(sent.name(), sent.tensor()));
        } else if (action instanceof WorkerAction.Run run) {
            worker.run(run.pass(), run.from(), run.to());
        } else if (action instanceof WorkerAction.Update update) {
            worker.update(update.from(), update.to());
        } else {
            worker.commit();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        worker.close();
    }
}
