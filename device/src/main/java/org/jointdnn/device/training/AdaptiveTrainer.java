package org.jointdnn.device.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jointdnn.device.LinkSource;
import org.jointdnn.device.adapt.LinkEstimator;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Pace;
import org.jointdnn.engine.RemoteTimings;
import org.jointdnn.engine.profile.Quantiles;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Objective;
import org.jointdnn.planner.Pin;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.planner.training.TrainingStep;
import org.jointdnn.training.StepProgress;
import org.jointdnn.training.StepRuns;
import org.jointdnn.training.Trainer;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.joint.BlockTensors;
import org.jointdnn.training.joint.JointTrainer;
import org.jointdnn.training.joint.SideProfile;
import org.jointdnn.training.joint.StepProfiler;
import org.jointdnn.training.joint.StepTimes;
import org.jointdnn.training.joint.WorkTime;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network together with a server, each step by the plan that is best as things are.
 *
 * <p>Before the first step both machines are profiled and the link is measured. From then on each step says how long its segments
 * and transfers took. Another plan is taken up if the present one costs more than {@value #WORTH} times as much, {@value #PERSISTENCE} steps
 * in a row, or once {@value #OBVIOUS} times, and if moving weights and their state is made up for within {@value #HORIZON} steps. While no step
 * uses the link, it is measured now and then; a link that fails then is no failure.
 *
 * <p>Every failure of the link that a step needs is a {@link org.jointdnn.device.LinkException}; the step was not applied then, and the next call
 * begins it again. Thread safety: none. Owns the connection.
 */
public final class AdaptiveTrainer implements Trainer {
    private static final double WORTH = 1.03;
    private static final int PERSISTENCE = 3;
    private static final double OBVIOUS = 2;
    private static final int HORIZON = 50;
    /** Of the time, at most this share goes into planning, and into measuring a link that no step uses. */
    private static final double OVERHEAD = 0.02;

    private static final long UNUSED_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long FREE_PLANNING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int RECENT = 5;

    private static final int STEPS_BETWEEN_TRIALS = 100;

    private final TrainingNetwork network;
    private final CloudWorker worker;
    private final JointTrainer trainer;
    private final Settings settings;
    private final BlockTensors tensors;
    private final StepPlanner planner;
    private final CrossingCodecs codecs;
    private final Map<Side, LearnedTimes> machines = new EnumMap<>(Side.class);
    private final LinkEstimator link;
    private final Link radio;
    private final List<Double> queueMillis = new ArrayList<>();
    private @Nullable PlanInForce inForce;
    private final long startNanos = System.nanoTime();
    private long planningNanos;
    private long codecsTriedAtStep;
    /** So many times in a row there was a better plan. */
    private int betterFor;

    private long probeAfterNanos = Long.MIN_VALUE;
    private PlanCost lastCost = new PlanCost(0, 0, 0, 0, 0);

    /**
     * How to train together.
     *
     * @param limits of each step
     * @param pins each fixes both passes of its blocks
     * @param pace of this device
     * @param profiling time for each machine; a slow one may take longer, since everything has to run twice
     */
    public record Settings(
            Objective objective,
            List<Limit> limits,
            List<Pin> pins,
            LinkSource link,
            DevicePower power,
            Pace pace,
            Duration profiling,
            Listener listener) {
        public Settings {
            limits = List.copyOf(limits);
            pins = List.copyOf(pins);
        }
    }

    /** Is told what happens, on the calling thread. */
    public interface Listener {
        /** Something that takes long begins. */
        default void preparing(String what) {}

        /** Another plan is followed from now on, or the first one. */
        default void planned(PlanInForce plan) {}
    }

    /** Measures the link, unless the user says what it is. Throws LinkException if it fails. */
    public AdaptiveTrainer(
            OrtRuntime runtime, TrainingNetwork network, TrainingRun run, CloudWorker worker, Settings settings) {
        this.network = network;
        this.worker = worker;
        this.settings = settings;
        this.tensors = BlockTensors.of(network);
        this.planner = new StepPlanner(network, tensors, settings.objective(), settings.limits(), settings.pins());
        if (settings.link() instanceof LinkSource.Declared declared) {
            this.radio = declared.link();
            this.link = LinkEstimator.known(radio, System.nanoTime());
        } else {
            this.radio = ((LinkSource.Measured) settings.link()).radio();
            settings.listener().preparing("measuring the link");
            this.link = new LinkEstimator(worker.measureLink(radio), System.nanoTime());
        }
        this.codecs = new CrossingCodecs(
                settings.pace(), link.estimate(System.nanoTime()).of(radio));
        worker.codeBy(codecs, settings.pace());
        this.trainer = new JointTrainer(
                runtime, network, run, worker, settings.pace(), allOn(network, Side.MOBILE), System::nanoTime);
    }

    private static StepRuns allOn(TrainingNetwork network, Side side) {
        int last = network.blocks() - 1;
        return StepRuns.of(
                network,
                List.of(
                        new TrainingStep.Run(Pass.FORWARD, side, 0, last),
                        new TrainingStep.Run(Pass.BACKWARD, side, network.backwardFrom(), last)));
    }

    /**
     * One step on a batch; before the first, both machines are profiled with it.
     *
     * @throws InfeasibleTrainingException if no plan respects limits and pins
     */
    @Override
    public StepProgress step(Map<String, Tensor> inputs, Tensor labels) {
        if (machines.isEmpty()) {
            profile(inputs, labels);
        }
        probe();
        boolean changed = plan();
        StepProgress progress = trainer.step(inputs, labels);
        observe(trainer.lastTimes(), changed);
        return progress;
    }

    private void profile(Map<String, Tensor> inputs, Tensor labels) {
        StepProfiler profiler = new StepProfiler(network, trainer, inputs, labels, System::nanoTime);
        Map<Side, LearnedTimes> measured = new EnumMap<>(Side.class);
        for (Side side : Side.values()) {
            settings.listener().preparing("profiling the " + (side == Side.MOBILE ? "device" : "server"));
            measured.put(
                    side,
                    new LearnedTimes(profiler.measure(side, settings.profiling().toNanos())));
        }
        machines.putAll(measured);
        tryCodecs();
    }

    /** On what the last step, or the profiler, has left here. */
    private void tryCodecs() {
        tensors.crossing()
                .forEach(tensor ->
                        trainer.example(tensor.name()).ifPresent(value -> codecs.tryOn(tensor.name(), value)));
        codecsTriedAtStep = trainer.steps();
    }

    /** Takes up a better plan if there is one; returns whether it did. */
    private boolean plan() {
        long start = System.nanoTime();
        if (inForce != null && planningNanos > FREE_PLANNING_NANOS + OVERHEAD * (start - startNanos)) {
            return false;
        }
        if (trainer.steps() - codecsTriedAtStep >= STEPS_BETWEEN_TRIALS) {
            tryCodecs();
        }
        StepCosts costs = costs();
        StepPlanner.Priced best = planner.best(costs);
        boolean first = inForce == null;
        PlanCost now = first ? best.cost() : planner.price(inForce().plan(), costs);
        boolean changes = first || isDue(best, now, costs);
        if (changes) {
            follow(best, first ? "the first" : reason(now, best.cost()));
        } else {
            inForce = new PlanInForce(
                    inForce().step(), inForce().plan(), now, inForce().reason());
        }
        planningNanos += System.nanoTime() - start;
        return changes;
    }

    private void follow(StepPlanner.Priced best, String reason) {
        trainer.follow(StepRuns.of(network, best.plan()));
        PlanInForce plan = new PlanInForce(trainer.steps(), best.plan(), best.cost(), reason);
        inForce = plan;
        betterFor = 0;
        settings.listener().planned(plan);
    }

    private boolean isDue(StepPlanner.Priced best, PlanCost now, StepCosts costs) {
        boolean better = !best.plan().equals(inForce().plan()) && isWorthIt(best, now, costs);
        betterFor = better ? betterFor + 1 : 0;
        boolean obvious = planner.value(now) > OBVIOUS * planner.value(best.cost());
        return betterFor >= PERSISTENCE || (better && obvious);
    }

    private boolean isWorthIt(StepPlanner.Priced best, PlanCost now, StepCosts costs) {
        double gain = planner.value(now) - planner.value(best.cost());
        PlanCost first = costs.of(network, trainer.forecastNext(StepRuns.of(network, best.plan())));
        double moving = planner.value(first) - planner.value(best.cost());
        return planner.value(now) > WORTH * planner.value(best.cost()) && gain * HORIZON > moving;
    }

    private String reason(PlanCost now, PlanCost best) {
        return String.format(
                Locale.ROOT,
                "%.3g ms and %.3g mJ a step instead of %.3g and %.3g; %s",
                best.latencyMillis(),
                best.mobileEnergyMillijoules(),
                now.latencyMillis(),
                now.mobileEnergyMillijoules(),
                link.estimate(System.nanoTime()));
    }

    /** Measures a link that wasn't used for long. */
    private void probe() {
        long start = System.nanoTime();
        boolean used = start - link.lastNanos() < UNUSED_NANOS;
        if (used || start < probeAfterNanos || settings.link() instanceof LinkSource.Declared) {
            return;
        }
        Optional<Link> measured = worker.glanceAtLink(radio);
        long end = System.nanoTime();
        measured.ifPresent(now -> observe(now, end));
        probeAfterNanos = end + Math.max(UNUSED_NANOS, (long) ((end - start) / OVERHEAD));
    }

    private void observe(Link measured, long nowNanos) {
        long bytes = 1 << 20;
        link.observe(
                bytes,
                measured.uploadMillis(bytes) + measured.rttMillis() / 2,
                bytes,
                measured.downloadMillis(bytes) + measured.rttMillis() / 2,
                nowNanos);
    }

    private StepCosts costs() {
        Map<Side, SideProfile> now = new EnumMap<>(Side.class);
        machines.forEach((side, times) -> now.put(side, times.now()));
        double queue = queueMillis.isEmpty()
                ? 0
                : Quantiles.of(
                        queueMillis.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
        Link estimated = link.estimate(System.nanoTime()).of(radio);
        codecs.over(estimated);
        return new StepCosts(now, estimated, queue, settings.power(), codecs);
    }

    /** What the first step of a plan takes is left out: it opens sessions, and runs what never ran. */
    private void observe(StepTimes times, boolean opening) {
        if (!opening) {
            long now = System.nanoTime();
            for (RemoteTimings visit : times.visits()) {
                link.observe(visit, now);
                queueMillis.add(visit.queueNanos() / 1e6);
                if (queueMillis.size() > RECENT) {
                    queueMillis.remove(0);
                }
            }
            machines.forEach((side, learned) -> learned.observe(
                    times.work().stream().filter(run -> run.side() == side).collect(Collectors.<WorkTime>toList())));
        }
        lastCost = costs().of(times);
    }

    /** The plan that steps follow; throws IllegalStateException before the first step. */
    public PlanInForce inForce() {
        return Optional.ofNullable(inForce).orElseThrow(() -> new IllegalStateException("no step was made yet"));
    }

    /** What the last step has cost: time and bytes as measured, energy by the device's power and the radio's. */
    public PlanCost lastCost() {
        return lastCost;
    }

    /** What the last step took. */
    public StepTimes lastTimes() {
        return trainer.lastTimes();
    }

    @Override
    public Map<String, Tensor> copiesOf(Collection<String> names) {
        return trainer.copiesOf(names);
    }

    @Override
    public Optional<Tensor> output() {
        return trainer.output();
    }

    @Override
    public void restore(long step, Map<String, Tensor> state) {
        trainer.restore(step, state);
    }

    @Override
    public void close() {
        trainer.close();
        worker.close();
    }
}
