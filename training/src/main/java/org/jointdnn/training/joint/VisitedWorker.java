package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
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
    private final LongSupplier nanoClock;
    private long visited;
    /** Of the visit after the last one that was made. */
    private int actionsDone;

    private List<Long> actionNanos = new ArrayList<>();
    private boolean closed;

    /**
     * What came of a visit.
     *
     * @param tensors that it wanted, in order; they are written over by the next visit
     * @param actionNanos how long each action took when it was done
     */
    public record Answer(List<Tensor> tensors, List<Long> actionNanos) {
        public Answer {
            tensors = List.copyOf(tensors);
            actionNanos = List.copyOf(actionNanos);
        }
    }

    /** A visit whose number is neither that of the last one nor the next: the two sides don't agree on what has happened. */
    public static final class OutOfOrderException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfOrderException(long number, long visited) {
            super("visit " + number + " comes after visit " + visited
                    + "; the training can't go on, resume it from a checkpoint");
        }
    }

    /** @param nanoClock to say how long actions took */
    public VisitedWorker(TrainingWorker worker, LongSupplier nanoClock) {
        this.worker = worker;
        this.nanoClock = nanoClock;
    }

    /**
     * Makes the visit, if it hasn't been made.
     *
     * @throws OutOfOrderException if it isn't the turn of this visit
     * @throws IllegalArgumentException if it asks for what can't be done
     */
    public synchronized Answer visit(Visit visit) {
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
        return new Answer(wanted, actionNanos);
    }

    private void act(Visit visit) {
        int taken = 0;
        if (actionsDone == 0) {
            actionNanos = new ArrayList<>();
        }
        for (int index = 0; index < visit.actions().size(); index++) {
            WorkerAction action = visit.actions().get(index);
            int next = action instanceof WorkerAction.Put put ? Math.addExact(taken, put.count()) : taken;
            if (next < taken || next > visit.sent().size()) {
                throw new IllegalArgumentException("the visit takes tensor " + next + " of the "
                        + visit.sent().size() + " that it brings");
            }
            if (index >= actionsDone) {
                long start = nanoClock.getAsLong();
                action.on(worker, visit.sent().subList(taken, next));
                actionNanos.add(nanoClock.getAsLong() - start);
                actionsDone = index + 1;
            }
            taken = next;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        worker.close();
    }
}
