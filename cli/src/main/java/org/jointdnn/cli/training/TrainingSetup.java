package org.jointdnn.cli.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.graph.GraphNode;
import org.jointdnn.onnx.graph.Purpose;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.training.FastestLowering;
import org.jointdnn.training.Trainer;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.adapter.Adapters;
import org.jointdnn.training.checkpoint.CheckpointException;
import org.jointdnn.training.data.Batches;
import org.jointdnn.training.data.TrainingData;
import org.jointdnn.training.fit.Fit;
import org.jointdnn.training.fit.FitCheckpoint;
import org.jointdnn.training.loss.Loss;
import org.jspecify.annotations.Nullable;

/** A network and data that fit each other. */
record TrainingSetup(PartitionedGraph graph, TrainingNetwork network, TrainingData data, int batch) {
    /** What is trained of a network, and how, by a loss. */
    interface Choice {
        TrainingSettings settings(PartitionedGraph graph, Loss loss);
    }

    /**
     * Throws CommandFailure if data and network don't fit each other.
     *
     * @param lowerings the file that keeps which ways of computing convolutions are fastest here
     */
    static TrainingSetup of(
            OrtRuntime runtime,
            OnnxFile file,
            TrainingData data,
            int batch,
            @Nullable String lossName,
            Choice choice,
            Path lowerings)
            throws IOException {
        if (batch > data.train().size()) {
            throw new CommandFailure(
                    "--batch is " + batch + ", more than the " + data.train().size() + " samples to learn from");
        }
        PartitionedGraph graph = PartitionedGraph.of(runtime, file, batch, Purpose.TRAINING);
        checkInput(graph, data, batch);
        TrainingSettings settings = choice.settings(graph, loss(lossName, data));
        TrainingNetwork network = TrainingNetwork.of(graph, FastestLowering.of(runtime, graph, settings, lowerings));
        checkLabels(network, data, batch);
        return new TrainingSetup(graph, network, data, batch);
    }

    private static void checkInput(PartitionedGraph graph, TrainingData data, int batch) {
        List<TensorSpec> inputs = graph.graph().inputs();
        Shape samples = data.train().samples().shape();
        Shape needed = batched(batch, samples);
        if (inputs.size() != 1) {
            throw new CommandFailure("the network has " + inputs.size() + " inputs, data sets have samples for 1");
        }
        Shape taken = inputs.get(0).shape();
        if (taken.equals(needed)) {
            return;
        }
        boolean onlyBatch = taken.rank() == needed.rank()
                && Arrays.equals(Arrays.copyOfRange(taken.extents(), 1, taken.rank()), samples.extents());
        throw new CommandFailure(
                onlyBatch
                        ? "the network takes batches of " + taken.extent(0) + " only, --batch is " + batch
                                + "; export it with an open batch dimension"
                        : "samples are " + samples + ", the network takes '" + inputs.get(0) + "'");
    }

    private static void checkLabels(TrainingNetwork network, TrainingData data, int batch) {
        TensorSpec wanted = network.labels();
        Shape given = batched(batch, data.train().labels().shape());
        if (wanted.type() != data.train().labels().type() || !wanted.shape().equals(given)) {
            throw new CommandFailure("labels are " + data.train().labels().type() + given + ", for the output '"
                    + network.target() + "' they must be " + wanted.type() + wanted.shape());
        }
        long scores = data.classes() == 0 ? 0 : network.target().shape().extent(1);
        if (data.classes() > scores) {
            throw new CommandFailure("labels are up to " + (data.classes() - 1) + ", the network's output '"
                    + network.target() + "' has scores of classes 0.." + (scores - 1));
        }
    }

    private static Shape batched(int batch, Shape each) {
        long[] extents = new long[each.rank() + 1];
        extents[0] = batch;
        System.arraycopy(each.extents(), 0, extents, 1, each.rank());
        return Shape.of(extents);
    }

    private static Loss loss(@Nullable String name, TrainingData data) {
        if (name == null) {
            return data.classes() > 0 ? Loss.SOFTMAX_CROSS_ENTROPY : Loss.MEAN_SQUARED_ERROR;
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "cross-entropy" -> Loss.SOFTMAX_CROSS_ENTROPY;
            case "bce" -> Loss.BINARY_CROSS_ENTROPY;
            case "mse" -> Loss.MEAN_SQUARED_ERROR;
            case "l1" -> Loss.L1;
            default -> throw new CommandFailure("--loss is " + name + ", must be cross-entropy, bce, mse or l1");
        };
    }

    /** Whether scores are probabilities already, which cross-entropy doesn't expect. */
    boolean endsInSoftmax() {
        GraphNode last = graph.graph().producers().get(network.target().name());
        return network.settings().loss() == Loss.SOFTMAX_CROSS_ENTROPY && last != null && last.is("Softmax");
    }

    /** How many numbers are trained. */
    long parameters() {
        long parameters = 0;
        for (int block = 0; block < network.blocks(); block++) {
            for (TensorSpec parameter : network.parameters(block)) {
                parameters += parameter.shape().elements();
            }
        }
        return parameters;
    }

    Batches batches(long seed) {
        return new Batches(data.train(), batch, seed);
    }

    Fit fit(OrtRuntime runtime, Trainer trainer, TrainingRun run, long seed) {
        return new Fit(runtime, graph.graph(), network, trainer, run, batches(seed), data.test(), System::nanoTime);
    }

    /** What must be the same to go on from a checkpoint; the learning rate needn't. */
    String settings(long seed) {
        Set<String> trained = network.settings().trainable();
        Adapters adapters = network.settings().adapters();
        String lora = adapters.weights().isEmpty()
                ? ""
                : ", adapters of " + adapters.weights().size() + " weights, rank " + adapters.rank() + ", alpha "
                        + adapters.alpha();
        return "batches of " + batch + " of " + data.train().size() + " samples, seed " + seed + ", "
                + network.settings().optimizer() + ", " + network.settings().loss() + ", " + trained.size()
                + " weights with " + parameters() + " parameters" + lora;
    }

    /** The checkpoint in a file; throws CheckpointException if it is of another training. */
    FitCheckpoint checked(Path file, long seed) throws IOException {
        FitCheckpoint checkpoint = FitCheckpoint.read(file);
        if (!checkpoint.model().equals(ModelToTrain.digest(graph.graph()))) {
            throw new CheckpointException(
                    file + " is of another model, or of another seed; name its own with --checkpoint, or --restart");
        }
        if (!checkpoint.settings().equals(settings(seed))) {
            throw new CheckpointException(
                    file + " is of a training with " + checkpoint.settings() + ", this one has " + settings(seed));
        }
        return checkpoint;
    }
}
