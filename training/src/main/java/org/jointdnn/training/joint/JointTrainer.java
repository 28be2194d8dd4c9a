package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.PacedWork;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.TrainingStep;
import org.jointdnn.training.StepProgress;
import org.jointdnn.training.StepRules;
import org.jointdnn.training.StepRuns;
import org.jointdnn.training.Trainer;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingWorker;
import org.jointdnn.training.loss.Loss;

/**
 * Trains a network on two sides: this one, MOBILE, where the batches are, and the one behind a {@link RemoteWorker}, CLOUD.
 *
 * <p><b>What crosses, and when.</b> A tensor crosses if a run reads it where it isn't: at most once in each direction and step, upwards
 * with the first visit after it exists, downwards with the first answer that a run here waits for. What is held (weights, running
 * statistics, the optimiser's state) is where it was replaced last, and crosses when a run on the other side reads it. So weights and
 * their state move with their block when the runs change, without anybody moving them.
 *
 * <p><b>A step is applied as a whole or not at all, and once.</b> Passes and updates change nothing that is held. When all of the
 * step's gradients are known and finite, it is decided here: what is held here is replaced, and the other side is told to with the next
 * visit. A visit that failed is made again before any other, with the same number, by which the other side knows what it has done
 * already. A step that failed before it was decided is begun again on both sides by the next one.
 *
 * <p>The same runs on one side give the same, bit for bit ({@link org.jointdnn.training.LocalTrainer}).
 *
 * <p>Thread safety: none. Owns its worker, not the remote one.
 */
public final class JointTrainer implements Trainer {
    /** An output of no more comes along with the results of a step in which the other side made it. */
    private static final long SMALL_OUTPUT_BYTES = 64 << 10;

    private final TrainingNetwork network;
    private final StepRules rules;
    private final TrainingWorker here;
    private final VisitQueue there;
    private final Pace pace;
    private final LongSupplier nanoClock;
    private final Residency residency;
    private final StepDriver driver;
    private final Stopwatch stopwatch = new Stopwatch();
    private final List<String> welcome;
    private PacedWork paced = new PacedWork(Pace.FULL);
    private StepTimes lastTimes = new StepTimes(List.of(), List.of(), 0);
    private boolean interrupted;
    private long step;

    /**
     * A trainer before its first step.
     *
     * @param pace of this side
     * @param runs of a step, each on its side
     * @param nanoClock to say what steps took
     */
    public JointTrainer(
            OrtRuntime runtime,
            TrainingNetwork network,
            TrainingRun run,
            RemoteWorker remote,
            Pace pace,
            StepRuns runs,
            LongSupplier nanoClock) {
        this.network = network;
        this.rules = new StepRules(network, run);
        this.here = new TrainingWorker(runtime, network, run.seed());
        this.there = new VisitQueue(remote, stopwatch::visited);
        this.pace = pace;
        this.nanoClock = nanoClock;
        this.residency = Residency.of(network);
        this.driver = new StepDriver(residency, new Workers(), new StepProgram(network, runs));
        this.welcome = welcome(network);
    }

    /** Names of what isn't needed of a step on the other side, but comes along. */
    static List<String> welcome(TrainingNetwork network) {
        TensorSpec target = network.target();
        return target.bytes() <= SMALL_OUTPUT_BYTES ? List.of(target.name()) : List.of();
    }

    /** Runs steps otherwise from the next one on. */
    public void follow(StepRuns runs) {
        driver.follow(new StepProgram(network, runs));
    }

    /** If it throws, the step was not applied, and the next call begins it again. */
    @Override
    public StepProgress step(Map<String, Tensor> inputs, Tensor labels) {
        rules.checkBatch(inputs, labels);
        try (PacedWork work = new PacedWork(pace)) {
            paced = work;
            if (interrupted) {
                there.flush();
            }
            interrupted = true;
            stopwatch.begin();
            long start = nanoClock.getAsLong();
            Map<String, Tensor> batch = batch(inputs, labels);
            here.begin(step);
            batch.forEach(here::put);
            boolean reached = driver.passes(step, batch.keySet(), StepRules.results(network), welcome);
            StepProgress progress = rules.progress(step, here::get);
            Map<String, Tensor> scalars = rules.scalars(progress);
            scalars.forEach(here::put);
            driver.updateHere();
            driver.commit(reached, scalars.keySet());
            step++;
            interrupted = false;
            lastTimes = stopwatch.times(nanoClock.getAsLong() - start);
            return progress;
        }
    }

    private static Map<String, Tensor> batch(Map<String, Tensor> inputs, Tensor labels) {
        Map<String, Tensor> batch = new LinkedHashMap<>(inputs);
        batch.put(Loss.LABELS, labels);
        return batch;
    }

    /** What the driver's words mean for real workers. */
    private final class Workers implements Sides {
        @Override
        public void runHere(TrainingStep.Run run) {
            long nanos = timed(() -> here.run(run.pass(), run.from(), run.to()));
            stopwatch.ran(run, Side.MOBILE, nanos);
        }

        @Override
        public void updateHere(TrainingStep.Run run) {
            long nanos = timed(() -> here.update(run.from(), run.to()));
            stopwatch.updated(run.from(), run.to(), Side.MOBILE, nanos);
        }

        @Override
        public void commitHere() {
            here.commit();
        }

        @Override
        public void ask(WorkerAction action) {
            there.add(action);
        }

        @Override
        public void send(List<String> names) {
            List<Visit.Sent> sent = new ArrayList<>();
            names.forEach(name -> sent.add(new Visit.Sent(name, here.get(name))));
            there.put(sent);
        }

        @Override
        public void fetch(Set<String> names) {
            there.fetch(List.copyOf(names)).forEach(here::put);
        }

        @Override
        public void flushTensors() {
            there.flushTensors();
        }
    }

    private long timed(Runnable work) {
        long before = paced.nanos();
        paced.run(() -> {
            work.run();
            return true;
        });
        return paced.nanos() - before;
    }

    /** What the next step would be if it were run so: what is held moves to where it is needed then. */
    public StepForecast forecastNext(StepRuns runs) {
        return StepForecast.next(network, runs, residency, there.waiting(), 1);
    }

    /** Some value of a tensor, perhaps of an earlier step, to see what such tensors are like; until the next step. */
    public Optional<Tensor> example(String name) {
        return here.find(name);
    }

    /** What the last step took. */
    public StepTimes lastTimes() {
        return lastTimes;
    }

    /** Steps that have been applied. */
    public long steps() {
        return step;
    }

    /** Brought here first where it isn't. */
    @Override
    public Map<String, Tensor> copiesOf(Collection<String> names) {
        driver.require(new LinkedHashSet<>(names));
        Map<String, Tensor> copies = new LinkedHashMap<>();
        names.forEach(name -> copies.put(name, copy(here.get(name))));
        return copies;
    }

    /** Empty also where the last step made it on the other side, and it is large. */
    @Override
    public Optional<Tensor> output() {
        String target = network.target().name();
        return residency.isAt(target, Side.MOBILE) ? here.find(target) : Optional.empty();
    }

    private static Tensor copy(Tensor value) {
        Tensor copy = Tensor.allocate(value.type(), value.shape());
        copy.data().put(value.data());
        return copy;
    }

    /** What the other side holds of the state is sent to it when it is needed. */
    @Override
    public void restore(long newStep, Map<String, Tensor> state) {
        Map<String, Tensor> copies = new HashMap<>();
        rules.checkState(state).forEach((name, tensor) -> copies.put(name, copy(tensor)));
        copies.forEach((name, tensor) -> {
            here.put(name, tensor);
            residency.replace(name, Side.MOBILE);
        });
        step = newStep;
    }

    /**
     * Has a side do something outside of steps, to see how long it takes; nothing that is held may be replaced by it.
     *
     * @param batch is brought to the side first
     * @return nanoseconds of each action
     */
    public List<Long> time(Side side, List<WorkerAction> actions, Map<String, Tensor> batch) {
        return side == Side.MOBILE ? timeHere(actions, batch) : timeThere(actions, batch);
    }

    private List<Long> timeHere(List<WorkerAction> actions, Map<String, Tensor> batch) {
        try (PacedWork work = new PacedWork(pace)) {
            paced = work;
            batch.forEach(here::put);
            List<Long> nanos = new ArrayList<>();
            for (WorkerAction action : actions) {
                nanos.add(timed(() -> action.on(here, List.of())));
            }
            return nanos;
        }
    }

    private List<Long> timeThere(List<WorkerAction> actions, Map<String, Tensor> batch) {
        List<Visit.Sent> sent = new ArrayList<>();
        batch.forEach((name, tensor) -> sent.add(new Visit.Sent(name, tensor)));
        there.flush();
        there.put(sent);
        actions.forEach(there::add);
        int before = sent.isEmpty() ? 0 : 1;
        List<Long> nanos = there.time();
        return nanos.subList(before, nanos.size());
    }

    @Override
    public void close() {
        here.close();
    }
}
