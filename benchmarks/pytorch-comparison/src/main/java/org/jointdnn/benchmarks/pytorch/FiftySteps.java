package org.jointdnn.benchmarks.pytorch;

import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.gradient.LoweringFile;
import org.jointdnn.training.optimizer.LearningRate;

/**
 * Prints how far the weights of a network are from PyTorch's after fifty steps of gradient descent from the same weights, with the same
 * batches: for each parameter the norm of the difference over the norm of PyTorch's.
 */
public final class FiftySteps {
    private static final int STEPS = 50;
    private static final double RATE = 0.01;

    private FiftySteps() {}

    /** Trains the networks that are named, with so many threads, 2 if the second argument is absent. */
    public static void main(String[] arguments) throws IOException {
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        OrtRuntime runtime = OrtRuntime.shared(threads);
        Set<String> wanted = Set.of(arguments[0].split(","));
        for (ComparedNetwork network : ComparedNetwork.all()) {
            if (wanted.contains(network.name())) {
                compare(runtime, network, threads);
            }
        }
    }

    private static void compare(OrtRuntime runtime, ComparedNetwork network, int threads) throws IOException {
        TrainingNetwork ours = network.forTraining(
                runtime, Files.createTempDirectory("steps").resolve(LoweringFile.name(threads)));
        Set<String> trainable = ours.settings().trainable();
        TrainingRun run = new TrainingRun(new LearningRate.Constant(RATE), Double.POSITIVE_INFINITY, 1);
        Tensor labels = network.labels();
        try (LocalTrainer trainer =
                        new LocalTrainer(runtime, ours, List.of(new Segment(0, ours.blocks() - 1)), run);
                TorchNetwork torch = new TorchNetwork(network.model(), trainable, DataType.FLOAT32)) {
            for (int step = 0; step < STEPS; step++) {
                Tensor batch = network.batch(step);
                double loss = trainer.step(Map.of("input", batch), labels).loss();
                float theirs = torch.backward(batch, labels);
                torch.update((float) RATE);
                if (step == 0 || step == STEPS - 1) {
                    System.out.printf(
                            Locale.ROOT, "%s step %d: loss %.6f, PyTorch's %.6f%n", network.name(), step + 1, loss, theirs);
                }
            }
            for (String name : trainable) {
                System.out.printf(
                        Locale.ROOT,
                        "%s %s: %.1e%n",
                        network.name(),
                        name,
                        difference(trainer.copyOf(name).toFloats(), torch.values(name)));
            }
        }
    }

    private static double difference(float[] ours, double[] theirs) {
        double difference = 0;
        double norm = 0;
        for (int k = 0; k < theirs.length; k++) {
            difference += (ours[k] - theirs[k]) * (ours[k] - theirs[k]);
            norm += theirs[k] * theirs[k];
        }
        return Math.sqrt(difference / norm);
    }
}
