package org.jointdnn.training.joint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.planner.Side;
import org.jointdnn.training.NetworkHash;
import org.jointdnn.training.StepProgress;
import org.jointdnn.training.StepRules;
import org.jointdnn.training.StepRuns;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingWorker;
import org.jointdnn.training.checkpoint.Checkpoint;
import org.jointdnn.training.checkpoint.CheckpointException;
import org.jointdnn.training.joint.StepProgram.PlannedRun;
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
public final class JointTrainer implements AutoCloseable {
    private final TrainingNetwork network;
    private final StepRules rules;
    private final TrainingWorker here;
    private final VisitQueue there;
    private final Residency residency;
    private final Set<String> changing;
    private final String networkSha256;
    private StepProgram program;
    private boolean interrupted;
    private long step;

    /** @param runs of a step, each on its side */
    public JointTrainer(
            OrtRuntime runtime, TrainingNetwork network, TrainingRun run, RemoteWorker remote, StepRuns runs) {
        this.network = network;
        this.rules = new StepRules(network, run);
        this.here = new TrainingWorker(runtime, network, run.seed());
        this.there = new VisitQueue(remote);
        List<String> held = new ArrayList<>();
        network.held().stream().map(TensorSpec::name).forEach(held::add);
        this.residency = new Residency(held);
        this.changing = new LinkedHashSet<>();
        network.changing().forEach(tensor -> changing.add(tensor.name()));
        this.networkSha256 = NetworkHash.of(network).sha256();
        this.program = new StepProgram(network, runs);
    }

    /** Runs steps otherwise from the next one on. */
    public void follow(StepRuns runs) {
        program = new StepProgram(network, runs);
    }

    /**
     * One step on a batch. If it throws, the step was not applied, and the next call begins it again.
     *
     * @throws org.jointdnn.training.DivergedException if loss or gradients are not finite
     * @throws IllegalArgumentException if a tensor is missing, or has another type or shape, or a label is out of range
     */
    public StepProgress step(Map<String, Tensor> inputs, Tensor labels) {
        rules.checkBatch(inputs, labels);
        if (interrupted) {
            there.flush();
        }
        interrupted = true;
        begin(inputs, labels);
        boolean reached = false;
        for (PlannedRun run : program.passes()) {
            if (run.side() == Side.MOBILE) {
                require(run.reads());
                here.run(run.run().pass(), run.run().from(), run.run().to());
            } else {
                if (!reached) {
                    there.add(new WorkerAction.Begin(step));
                    reached = true;
                }
                send();
                there.add(new WorkerAction.Run(
                        run.run().pass(), run.run().from(), run.run().to()));
            }
            run.gives().forEach(name -> residency.add(name, run.side()));
        }
        StepProgress progress = progress();
        apply(rules.scalars(progress), reached);
        step++;
        interrupted = false;
        return progress;
    }

    private void begin(Map<String, Tensor> inputs, Tensor labels) {
        residency.beginStep();
        here.begin(step);
        inputs.forEach(here::put);
        here.put(Loss.LABELS, labels);
        inputs.keySet().forEach(name -> residency.add(name, Side.MOBILE));
        residency.add(Loss.LABELS, Side.MOBILE);
    }

    /** Sends all that is here and that runs there read. */
    private void send() {
        List<Visit.Sent> tensors = new ArrayList<>();
        for (String name : program.readsOn(Side.CLOUD)) {
            if (residency.isAt(name, Side.MOBILE) && !residency.isAt(name, Side.CLOUD)) {
                tensors.add(new Visit.Sent(name, here.get(name)));
            }
        }
        there.put(tensors);
        tensors.forEach(sent -> residency.add(sent.name(), Side.CLOUD));
    }

    /** Returns when these are here; brings all else along that is there and that runs here read. */
    private void require(Set<String> names) {
        if (names.stream().allMatch(name -> residency.isAt(name, Side.MOBILE))) {
            return;
        }
        Set<String> wanted = new LinkedHashSet<>(names);
        wanted.addAll(program.readsOn(Side.MOBILE));
        wanted.removeIf(name -> residency.isAt(name, Side.MOBILE) || !residency.isAt(name, Side.CLOUD));
        fetch(wanted);
    }

    private void fetch(Set<String> names) {
        there.fetch(List.copyOf(names)).forEach((name, tensor) -> {
            here.put(name, tensor);
            residency.add(name, Side.MOBILE);
        });
    }

    private StepProgress progress() {
        Set<String> needed = new LinkedHashSet<>(rules.results());
        program.updates().stream()
                .filter(update -> update.side() == Side.MOBILE)
                .forEach(update -> needed.addAll(update.reads()));
        require(needed);
        there.flushTensors();
        return rules.progress(step, here::get);
    }

    /** Updates what is here, then decides: from where it commits nothing may fail. */
    private void apply(Map<String, Tensor> scalars, boolean reached) {
        scalars.forEach(here::put);
        program.updates().stream()
                .filter(update -> update.side() == Side.MOBILE)
                .forEach(update -> here.update(update.run().from(), update.run().to()));
        here.commit();
        if (reached) {
            commitThere(scalars);
        }
        for (List<PlannedRun> runs : List.of(program.passes(), program.updates())) {
            for (PlannedRun run : runs) {
                run.replaces().forEach(name -> residency.replace(name, run.side()));
            }
        }
    }

    private void commitThere(Map<String, Tensor> scalars) {
        List<Visit.Sent> sent = new ArrayList<>();
        scalars.forEach((name, tensor) -> sent.add(new Visit.Sent(name, tensor)));
        if (program.updates().stream().anyMatch(update -> update.side() == Side.CLOUD)) {
            there.put(sent);
        }
        for (PlannedRun update : program.updates()) {
            if (update.side() == Side.CLOUD) {
                there.add(new WorkerAction.Update(
                        update.run().from(), update.run().to()));
            }
        }
        there.add(new WorkerAction.Commit());
    }

    /** Steps that have been applied. */
    public long steps() {
        return step;
    }

    /** Copies of weights, running statistics or the optimiser's state, brought here first where they aren't. */
    public Tensor copyOf(String name) {
        require(Set.of(name));
        Tensor value = here.get(name);
        Tensor copy = Tensor.allocate(value.type(), value.shape());
        copy.data().put(value.data());
        return copy;
    }

    /** All that the training has changed so far, brought here first where it isn't. */
    public Checkpoint checkpoint() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        require(changing);
        changing.forEach(name -> tensors.put(name, copyOf(name)));
        return new Checkpoint(networkSha256, step, tensors);
    }

    /**
     * Goes on from a checkpoint, as if its steps had been made here; what the other side holds of them is sent to it when it is
     * needed.
     *
     * @throws CheckpointException if it is of another network
     */
    public void resume(Checkpoint checkpoint) throws CheckpointException {
        if (!checkpoint.networkSha256().equals(networkSha256)
                || !checkpoint.tensors().keySet().equals(changing)) {
            throw new CheckpointException("the checkpoint is of another network, or of other settings");
        }
        checkpoint.tensors().forEach((name, tensor) -> {
            here.put(name, tensor);
            residency.replace(name, Side.MOBILE);
        });
        step = checkpoint.steps();
    }

    @Override
    public void close() {
        here.close();
    }
}
