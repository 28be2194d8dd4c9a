package org.jointdnn.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.graph.Purpose;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.StepProgress;
import org.jointdnn.training.TrainableChoice;
import org.jointdnn.training.Trainer;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.data.Batches;
import org.jointdnn.training.data.DataSet;
import org.jointdnn.training.data.Labels;
import org.jointdnn.training.data.Samples;
import org.jointdnn.training.fit.EpochResult;
import org.jointdnn.training.fit.Fit;
import org.jointdnn.training.fit.Score;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.LearningRate;
import org.jointdnn.training.optimizer.Optimizer;
import org.jointdnn.zoo.UntrainedNetwork;
import org.jointdnn.zoo.glyphs.DigitSet;

/**
 * Trains LeNet-5 and the small residual network on drawn digits from scratch, with several seeds, and prints the accuracy on 2000
 * digits that it has not seen after each epoch.
 */
public final class LearnDigits {
    private static final int SIZE = 28;
    private static final int TRAINING = 6000;
    private static final int TEST = 2000;
    private static final int BATCH = 32;
    private static final int EPOCHS = 4;
    private static final int SEEDS = 3;
    private static final int THREADS = 2;

    private LearnDigits() {}

    /** Trains both networks. */
    public static void main(String[] arguments) throws IOException {
        for (int seed = 1; seed <= SEEDS; seed++) {
            learn(UntrainedNetwork.LENET5, 2e-3, seed);
        }
        for (int seed = 1; seed <= SEEDS; seed++) {
            learn(UntrainedNetwork.RESNET8, 3e-3, seed);
        }
    }

    private static void learn(UntrainedNetwork untrained, double rate, long seed) throws IOException {
        OrtRuntime runtime = OrtRuntime.shared(THREADS);
        OnnxFile file =
                new OnnxFile(Path.of("digits.onnx"), untrained.model(Shape.of(1, SIZE, SIZE), DigitSet.CLASSES, seed));
        PartitionedGraph graph = PartitionedGraph.of(runtime, file, BATCH, Purpose.TRAINING);
        TrainingNetwork network = TrainingNetwork.of(
                graph,
                new TrainingSettings(
                        TrainableChoice.of(graph, List.of()),
                        "output",
                        Loss.SOFTMAX_CROSS_ENTROPY,
                        new Optimizer.Adam(0.9, 0.999, 1e-8, 0, false),
                        ConvolutionLowering.DEFAULT));
        Batches batches = new Batches(digits(DigitSet.training(SIZE, 1), TRAINING), BATCH, seed);
        TrainingRun run = new TrainingRun(
                new LearningRate.Cosine(rate, 0, (long) EPOCHS * batches.perEpoch()), Double.POSITIVE_INFINITY, seed);
        List<Segment> whole = List.of(new Segment(0, network.blocks() - 1));
        DataSet test = digits(DigitSet.test(SIZE, 1), TEST);
        try (Trainer trainer = new LocalTrainer(runtime, network, whole, run)) {
            Fit fit = new Fit(runtime, graph.graph(), network, trainer, run, batches, test, System::nanoTime);
            fit.run(EPOCHS, new Printer(untrained.label() + ", seed " + seed));
        }
    }

    private static DataSet digits(DigitSet set, int count) {
        return new DataSet(
                new Samples.Pixels(Shape.of(1, SIZE, SIZE), set.pixels(0, count)),
                new Labels.Classes(DigitSet.CLASSES, set.labels(0, count)));
    }

    /** Prints epochs. */
    private record Printer(String name) implements Fit.Listener {
        @Override
        public void step(StepProgress progress, Score batch) {}

        @Override
        public void epoch(EpochResult result) {
            System.out.printf(
                    Locale.ROOT,
                    "%s, epoch %d: %.2f %% of the test set, %.1f s%n",
                    name,
                    result.epoch(),
                    100 * result.testAccuracy(),
                    result.seconds());
        }
    }
}
