package org.jointdnn.training.fit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.Graph;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.training.DivergedException;
import org.jointdnn.training.DropoutMasks;
import org.jointdnn.training.Evaluator;
import org.jointdnn.training.FirstNonFinite;
import org.jointdnn.training.StepProgress;
import org.jointdnn.training.TrainedModel;
import org.jointdnn.training.Trainer;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.data.Batches;
import org.jointdnn.training.data.DataSet;

/**
 * Trains a network for some epochs. Where steps run is the {@link Trainer}'s matter; here are data, evaluation and what is
 * told and kept in between.
 *
 * <p>The step decides everything: which batch, which learning rate, which masks. So a training that goes on from a
 * checkpoint gives the same weights as one that wasn't interrupted.
 */
public final class Fit {
    private final OrtRuntime runtime;
    private final Graph graph;
    private final TrainingNetwork network;
    private final Trainer trainer;
    private final TrainingRun run;
    private final Batches batches;
    private final DataSet test;
    private final LongSupplier nanoClock;
    private final List<EpochResult> epochs = new ArrayList<>();
    private long step;

    /** Is told what happens, on the calling thread. */
    public interface Listener {
        /** After each step. */
        void step(StepProgress progress, Score batch) throws IOException;

        /** After each epoch, and its evaluation. */
        void epoch(EpochResult result) throws IOException;
    }

    /**
     * A training.
     *
     * @param graph that the network was made of
     * @param run that the trainer has too
     * @param batches of the network's batch size
     * @param nanoClock to say how long epochs took
     */
    public Fit(
            OrtRuntime runtime,
            Graph graph,
            TrainingNetwork network,
            Trainer trainer,
            TrainingRun run,
            Batches batches,
            DataSet test,
            LongSupplier nanoClock) {
        this.runtime = runtime;
        this.graph = graph;
        this.network = network;
        this.trainer = trainer;
        this.run = run;
        this.batches = batches;
        this.test = test;
        this.nanoClock = nanoClock;
    }

    /** Goes on from a checkpoint. */
    public void resume(FitCheckpoint checkpoint) {
        trainer.restore(checkpoint.step(), checkpoint.state());
        step = checkpoint.step();
        epochs.addAll(checkpoint.epochs());
    }

    /**
     * The training as it is.
     *
     * @param model SHA-256 of the model file
     * @param settings that must be the same to go on
     */
    public FitCheckpoint checkpoint(String model, String settings) {
        List<String> names = network.changing().stream().map(TensorSpec::name).collect(Collectors.toList());
        return new FitCheckpoint(model, settings, step, epochs, trainer.copiesOf(names));
    }

    /** The epochs so far, those before a checkpoint too. */
    public List<EpochResult> epochs() {
        return List.copyOf(epochs);
    }

    /** The model with the weights as they are. */
    public ModelProto model() {
        return TrainedModel.of(graph, network, trainer);
    }

    /**
     * Trains until so many epochs are done, those before a checkpoint counted.
     *
     * @throws DivergedException if a step isn't finite; it says where that began
     */
    public void run(int untilEpoch, Listener listener) throws IOException {
        long perEpoch = batches.perEpoch();
        while (step < untilEpoch * perEpoch) {
            Score trained = Score.NONE;
            long nanos = 0;
            do {
                long start = nanoClock.getAsLong();
                Score batch = step(listener);
                nanos += nanoClock.getAsLong() - start;
                trained = trained.plus(batch);
            } while (step % perEpoch != 0);
            Score tested = evaluate();
            EpochResult result = new EpochResult(
                    (int) (step / perEpoch),
                    step,
                    trained.loss(),
                    trained.accuracy(),
                    tested.loss(),
                    tested.accuracy(),
                    nanos / 1e9);
            epochs.add(result);
            listener.epoch(result);
        }
    }

    private Score step(Listener listener) throws IOException {
        Batches.Batch batch = batches.at(step);
        Map<String, Tensor> inputs = Map.of(network.inputs().get(0).name(), batch.inputs());
        StepProgress progress = progress(inputs, batch);
        int samples = (int) batch.inputs().shape().extent(0);
        Score score = trainer.output()
                .map(output -> Score.of(network.settings().loss(), output, batch.labels(), samples))
                .orElseGet(() -> Score.ofLoss(progress.loss(), samples));
        step++;
        listener.step(progress, score);
        return score;
    }

    private StepProgress progress(Map<String, Tensor> inputs, Batches.Batch batch) {
        try {
            return trainer.step(inputs, batch.labels());
        } catch (DivergedException e) {
            FirstNonFinite search = new FirstNonFinite(runtime, network, this::held);
            throw search.find(inputs, batch.labels(), new DropoutMasks(run.seed()), step)
                    .map(found -> e.beganAt(found.sentence()))
                    .orElse(e);
        }
    }

    private Tensor held(String name) {
        return trainer.copyOf(name);
    }

    /** How good the network is on the test set, not training. */
    public Score evaluate() {
        TensorSpec input = network.inputs().get(0);
        int batch = (int) input.shape().extent(0);
        Score score = Score.NONE;
        try (Evaluator evaluator = new Evaluator(runtime, model(), input, network.target())) {
            for (int from = 0; from < test.size(); from += batch) {
                int[] indices = new int[batch];
                for (int k = 0; k < batch; k++) {
                    indices[k] = Math.min(from + k, test.size() - 1);
                }
                Batches.Batch samples = Batches.of(test, indices);
                int count = Math.min(batch, test.size() - from);
                Tensor output = evaluator.run(samples.inputs());
                score = score.plus(Score.of(network.settings().loss(), output, samples.labels(), count));
            }
        }
        return score;
    }
}
