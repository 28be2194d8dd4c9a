package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.planner.training.TrainingStep;
import org.jointdnn.training.StepRules;
import org.jointdnn.training.StepRuns;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.joint.WorkTime.Work;
import org.jointdnn.training.loss.Loss;

/**
 * What a step will run and what will cross in it: exactly what {@link JointTrainer} does, since the same {@link StepDriver} says so.
 *
 * @param work segments in the order in which they run
 * @param visits to the other side
 */
public record StepForecast(List<Done> work, List<Visiting> visits) {
    /** A segment that runs. */
    public record Done(Work work, Side side, int from, int to) {}

    /** Names of the tensors that go up with a visit, and of those that come down. */
    public record Visiting(List<String> sent, List<String> returned) {
        public Visiting {
            sent = List.copyOf(sent);
            returned = List.copyOf(returned);
        }
    }

    public StepForecast {
        work = List.copyOf(work);
        visits = List.copyOf(visits);
    }

    /** A step after others with the same runs. */
    public static StepForecast of(TrainingNetwork network, StepRuns runs) {
        return next(network, runs, Residency.of(network), List.of(), 2);
    }

    /**
     * The last of so many steps with the same runs, of which the first finds everything where it is.
     *
     * @param waiting names of tensors that are to be sent with the next visit
     */
    static StepForecast next(TrainingNetwork network, StepRuns runs, Residency start, List<String> waiting, int steps) {
        Residency residency = start.copy();
        Counter counter = new Counter(waiting);
        StepDriver driver = new StepDriver(residency, counter, new StepProgram(network, runs));
        List<String> results = StepRules.results(network);
        List<String> welcome = JointTrainer.welcome(network);
        Set<String> scalars = network.settings().optimizer().scalars(1, 1, 1).keySet();
        for (int step = 0; step < steps; step++) {
            counter.begin();
            boolean reached = driver.passes(step, batch(network), results, welcome);
            driver.updateHere();
            driver.commit(reached, scalars);
        }
        return new StepForecast(counter.work, counter.visits);
    }

    private static List<String> batch(TrainingNetwork network) {
        List<String> batch = new ArrayList<>();
        network.inputs().forEach(input -> batch.add(input.name()));
        batch.add(Loss.LABELS);
        return batch;
    }

    /** Counts in place of doing. */
    private static final class Counter implements Sides {
        private final List<Done> work = new ArrayList<>();
        private final List<Visiting> visits = new ArrayList<>();
        private final List<WorkerAction> asked = new ArrayList<>();
        private final List<String> sent;

        Counter(List<String> waiting) {
            this.sent = new ArrayList<>(waiting);
        }

        void begin() {
            work.clear();
            visits.clear();
        }

        @Override
        public void runHere(TrainingStep.Run run) {
            work.add(new Done(work(run.pass()), Side.MOBILE, run.from(), run.to()));
        }

        private static Work work(Pass pass) {
            return pass == Pass.FORWARD ? Work.FORWARD : Work.BACKWARD;
        }

        @Override
        public void updateHere(TrainingStep.Run run) {
            work.add(new Done(Work.UPDATE, Side.MOBILE, run.from(), run.to()));
        }

        @Override
        public void commitHere() {
            // Takes no time.
        }

        @Override
        public void ask(WorkerAction action) {
            asked.add(action);
        }

        @Override
        public void send(List<String> names) {
            sent.addAll(names);
        }

        @Override
        public void fetch(Set<String> names) {
            for (WorkerAction action : asked) {
                if (action instanceof WorkerAction.Run run) {
                    work.add(new Done(work(run.pass()), Side.CLOUD, run.from(), run.to()));
                } else if (action instanceof WorkerAction.Update update) {
                    work.add(new Done(Work.UPDATE, Side.CLOUD, update.from(), update.to()));
                }
            }
            visits.add(new Visiting(sent, List.copyOf(names)));
            asked.clear();
            sent.clear();
        }

        @Override
        public void flushTensors() {
            if (!sent.isEmpty()) {
                fetch(Set.of());
            }
        }
    }
}
