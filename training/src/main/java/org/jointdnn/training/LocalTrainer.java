package org.jointdnn.training;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.training.Pass;
import org.jointdnn.planner.training.TrainingStep;
import org.jointdnn.training.loss.Loss;

/**
 * Trains a network on one machine.
 *
 * <p>A step is applied as a whole or not at all: new weights, optimiser state and running statistics take the place of the
 * old ones when all of them are computed. The same seed, runs and batches give the same weights, bit for bit.
 *
 * <p>Thread safety: none. Owns its sessions; close it.
 */
public final class LocalTrainer implements Trainer {
    private final TrainingNetwork network;
    private StepRuns runs;
    private final StepRules rules;
    private final TrainingWorker worker;
    private long step;

    /** @param segments that cover the network's blocks in their order; all passes run as these */
    public LocalTrainer(OrtRuntime runtime, TrainingNetwork network, List<Segment> segments, TrainingRun run) {
        this(runtime, network, StepRuns.of(network, runsOf(network, segments)), run);
    }

    /** @param runs of a step, whose sides don't matter */
    public LocalTrainer(OrtRuntime runtime, TrainingNetwork network, StepRuns runs, TrainingRun run) {
        this.network = network;
        this.runs = runs;
        this.rules = new StepRules(network, run);
        this.worker = new TrainingWorker(runtime, network, run.seed());
    }

    private static List<TrainingStep.Run> runsOf(TrainingNetwork network, List<Segment> segments) {
        List<TrainingStep.Run> runs = new ArrayList<>();
        for (Segment segment : segments) {
            runs.add(new TrainingStep.Run(Pass.FORWARD, Side.MOBILE, segment.from(), segment.to()));
        }
        for (int index = segments.size() - 1; index >= 0; index--) {
            Segment segment = segments.get(index);
            if (segment.to() >= network.backwardFrom()) {
                runs.add(new TrainingStep.Run(Pass.BACKWARD, Side.MOBILE, segment.from(), segment.to()));
            }
        }
        return runs;
    }

    /** Runs steps otherwise from the next one on. */
    public void follow(StepRuns newRuns) {
        runs = newRuns;
    }

    @Override
    public StepProgress step(Map<String, Tensor> inputs, Tensor labels) {
        rules.checkBatch(inputs, labels);
        worker.begin(step);
        inputs.forEach(worker::put);
        worker.put(Loss.LABELS, labels);
        runs.passes().forEach(run -> worker.run(run.pass(), run.from(), run.to()));
        StepProgress progress = rules.progress(step, worker::get);
        rules.scalars(progress).forEach(worker::put);
        runs.updates().forEach(run -> worker.update(run.from(), run.to()));
        worker.commit();
        step++;
        return progress;
    }

    @Override
    public void restore(long newStep, Map<String, Tensor> state) {
        Map<String, Tensor> copies = new HashMap<>();
        rules.checkState(state).forEach((name, tensor) -> copies.put(name, copy(tensor)));
        copies.forEach(worker::put);
        step = newStep;
    }

    /** As declared, and of anything else that the last step computed. */
    @Override
    public Map<String, Tensor> copiesOf(Collection<String> names) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        names.forEach(name -> copies.put(name, copy(worker.get(name))));
        return copies;
    }

    @Override
    public Optional<Tensor> output() {
        return step == 0
                ? Optional.empty()
                : Optional.of(worker.get(network.target().name()));
    }

    private static Tensor copy(Tensor value) {
        Tensor copy = Tensor.allocate(value.type(), value.shape());
        copy.data().put(value.data());
        return copy;
    }

    @Override
    public void close() {
        worker.close();
    }
}
