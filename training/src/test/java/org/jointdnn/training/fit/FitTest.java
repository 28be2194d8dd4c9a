package org.jointdnn.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jointdnn.engine.MappedWeights;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.SegmentSession;
import org.jointdnn.engine.prepare.BundlePreparation;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.onnx.bundle.SegmentAssembler;
import org.jointdnn.onnx.graph.Purpose;
import org.jointdnn.onnx.model.OnnxFile;
import org.jointdnn.training.AdapterChoice;
import org.jointdnn.training.DivergedException;
import org.jointdnn.training.LocalTrainer;
import org.jointdnn.training.StepProgress;
import org.jointdnn.training.TrainableChoice;
import org.jointdnn.training.Trainer;
import org.jointdnn.training.TrainingNetwork;
import org.jointdnn.training.TrainingRun;
import org.jointdnn.training.TrainingSettings;
import org.jointdnn.training.adapter.Adapters;
import org.jointdnn.training.data.Batches;
import org.jointdnn.training.data.DataSet;
import org.jointdnn.training.data.Labels;
import org.jointdnn.training.data.Samples;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.LearningRate;
import org.jointdnn.training.optimizer.Optimizer;
import org.jointdnn.zoo.UntrainedNetwork;
import org.jointdnn.zoo.glyphs.DigitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of the zoo learn digits from scratch. */
class FitTest {
    private static final OrtRuntime RUNTIME = OrtRuntime.shared(1);
    private static final int SIZE = 28;
    private static final Shape PICTURE = Shape.of(1, SIZE, SIZE);
    private static final Fit.Listener SILENT = new Fit.Listener() {
        @Override
        public void step(StepProgress progress, Score batch) {}

        @Override
        public void epoch(EpochResult result) {}
    };

    /** What a test trains, until closed. */
    private static final class Training implements AutoCloseable {
        private final PartitionedGraph graph;
        private final Trainer trainer;
        private final Fit fit;

        Training(UntrainedNetwork untrained, int samples, int batch, double rate) {
            this(
                    untrained,
                    samples,
                    batch,
                    rate,
                    graph -> settings(TrainableChoice.of(graph, List.of()), Adapters.NONE));
        }

        Training(
                UntrainedNetwork untrained,
                int samples,
                int batch,
                double rate,
                Function<PartitionedGraph, TrainingSettings> settings) {
            graph = PartitionedGraph.of(
                    RUNTIME,
                    new OnnxFile(Path.of("test.onnx"), untrained.model(PICTURE, DigitSet.CLASSES, 1)),
                    batch,
                    Purpose.TRAINING);
            TrainingNetwork network = TrainingNetwork.of(graph, settings.apply(graph));
            TrainingRun run = new TrainingRun(new LearningRate.Constant(rate), Double.POSITIVE_INFINITY, 1);
            trainer = new LocalTrainer(RUNTIME, network, List.of(new Segment(0, network.blocks() - 1)), run);
            fit = new Fit(
                    RUNTIME,
                    graph.graph(),
                    network,
                    trainer,
                    run,
                    new Batches(digits(DigitSet.training(SIZE, 1), samples), batch, 1),
                    digits(DigitSet.test(SIZE, 1), 500),
                    () -> 0);
        }

        static TrainingSettings settings(Set<String> trainable, Adapters adapters) {
            return new TrainingSettings(
                    trainable,
                    "output",
                    Loss.SOFTMAX_CROSS_ENTROPY,
                    new Optimizer.Adam(0.9, 0.999, 1e-8, 0, false),
                    ConvolutionLowering.DEFAULT,
                    adapters,
                    false);
        }

        @Override
        public void close() {
            trainer.close();
        }
    }

    private static DataSet digits(DigitSet set, int count) {
        return new DataSet(
                new Samples.Pixels(PICTURE, set.pixels(0, count)),
                new Labels.Classes(DigitSet.CLASSES, set.labels(0, count)));
    }

    @Test
    void leNetReads97PercentOfDigits() throws IOException {
        try (Training training = new Training(UntrainedNetwork.LENET5, 4000, 32, 2e-3)) {
            training.fit.run(3, SILENT);
            List<EpochResult> epochs = training.fit.epochs();
            assertThat(epochs).hasSize(3);
            assertThat(epochs.get(0).trainLoss()).isGreaterThan(epochs.get(2).trainLoss());
            assertThat(epochs.get(2).testAccuracy()).isGreaterThanOrEqualTo(0.97);
        }
    }

    /** Weights drawn at random stay as they are. By chance one digit in ten would be right. */
    @Test
    void adaptersOfFrozenWeightsReadHalfOfTheDigits() throws IOException {
        Function<PartitionedGraph, TrainingSettings> settings = graph -> {
            AdapterChoice choice = AdapterChoice.of(graph, 4, List.of());
            return Training.settings(choice.trained(), new Adapters(4, 8, 1, choice.adapted()));
        };
        try (Training training = new Training(UntrainedNetwork.LENET5, 1280, 32, 1e-2, settings)) {
            training.fit.run(2, SILENT);
            assertThat(training.fit.evaluate().accuracy()).isGreaterThanOrEqualTo(0.5);
        }
    }

    /** The long one, to 99 %, is in benchmarks. */
    @Test
    void theResidualNetworkReads90PercentAfterAFewSteps() throws IOException {
        try (Training training = new Training(UntrainedNetwork.RESNET8, 1280, 32, 3e-3)) {
            training.fit.run(3, SILENT);
            assertThat(training.fit.evaluate().accuracy()).isGreaterThanOrEqualTo(0.9);
        }
    }

    @Test
    void anInterruptedTrainingGivesTheSameWeights(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("checkpoint");
        Map<String, Tensor> whole;
        try (Training training = new Training(UntrainedNetwork.RESNET8, 64, 16, 1e-3)) {
            training.fit.run(1, new Fit.Listener() {
                @Override
                public void step(StepProgress progress, Score batch) throws IOException {
                    if (progress.step() == 1) {
                        training.fit.checkpoint("model", "settings").write(file);
                    }
                }

                @Override
                public void epoch(EpochResult result) {}
            });
            training.fit.run(2, SILENT);
            whole = training.fit.checkpoint("", "").state();
        }
        try (Training training = new Training(UntrainedNetwork.RESNET8, 64, 16, 1e-3)) {
            training.fit.resume(FitCheckpoint.read(file));
            training.fit.run(2, SILENT);
            Map<String, Tensor> resumed = training.fit.checkpoint("", "").state();
            assertThat(resumed.keySet()).isEqualTo(whole.keySet());
            whole.forEach((name, tensor) -> assertThat(tensor.bitwiseEquals(Objects.requireNonNull(resumed.get(name))))
                    .as(name)
                    .isTrue());
        }
    }

    /** The loss that steps report is what plain formulas give for the scores that they report. */
    @Test
    void scoresAgreeWithTheTrainersLoss() throws IOException {
        try (Training training = new Training(UntrainedNetwork.LENET5, 64, 16, 1e-3)) {
            training.fit.run(1, new Fit.Listener() {
                @Override
                public void step(StepProgress progress, Score batch) {
                    assertThat(batch.loss()).isCloseTo(progress.loss(), within(1e-5));
                    assertThat(batch.samples()).isEqualTo(16);
                }

                @Override
                public void epoch(EpochResult result) {}
            });
        }
    }

    /** Stock ONNX Runtime, the trained network in evaluation mode, and any split of it give the same answers. */
    @Test
    void theTrainedModelRunsAnywhereAndSplits(@TempDir Path folder) throws IOException, OrtException {
        Path file = folder.resolve("trained.onnx");
        Score score;
        try (Training training = new Training(UntrainedNetwork.RESNET8, 640, 32, 3e-3)) {
            training.fit.run(1, SILENT);
            Files.write(file, training.fit.model().toByteArray());
            score = training.fit.evaluate();
        }
        DataSet test = digits(DigitSet.test(SIZE, 1), 500);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file.toString())) {
            Score stock = Score.NONE;
            for (int from = 0; from < 500; from += 100) {
                int[] indices = IntStream.range(from, from + 100).toArray();
                Batches.Batch batch = Batches.of(test, indices);
                try (OnnxTensor input = OnnxTensor.createTensor(
                                environment,
                                batch.inputs().data().asFloatBuffer(),
                                batch.inputs().shape().extents());
                        OrtSession.Result result = session.run(Map.of("input", input))) {
                    float[] scores =
                            ((OnnxTensor) result.get(0)).getFloatBuffer().array();
                    Tensor output = Tensor.ofFloats(Shape.of(100, 10), scores);
                    stock = stock.plus(Score.of(Loss.SOFTMAX_CROSS_ENTROPY, output, batch.labels(), 100));
                }
            }
            assertThat(stock.right()).isEqualTo(score.right());
            assertThat(stock.loss()).isCloseTo(score.loss(), within(1e-5));
        }
        assertSplitsGiveTheSame(file, folder, Batches.of(test, 0).inputs());
    }

    private static void assertSplitsGiveTheSame(Path file, Path folder, Tensor input) {
        BundleDirectory directory = new BundlePreparation(RUNTIME, folder.resolve("cache")).prepare("trained", file, 1);
        int blocks = directory.bundle().blocks().size();
        float[] whole = run(directory, input, List.of(new Segment(0, blocks - 1)));
        for (int boundary = 1; boundary < blocks; boundary++) {
            List<Segment> parts = List.of(new Segment(0, boundary - 1), new Segment(boundary, blocks - 1));
            float[] split = run(directory, input, parts);
            for (int k = 0; k < whole.length; k++) {
                assertThat(split[k]).as("boundary %s", boundary).isCloseTo(whole[k], within(1e-4f));
            }
        }
    }

    private static float[] run(BundleDirectory directory, Tensor input, List<Segment> segments) {
        Map<String, Tensor> values = new HashMap<>(Map.of("input", input));
        for (Segment segment : segments) {
            try (SegmentSession session = SegmentSession.open(
                    RUNTIME,
                    SegmentAssembler.assemble(directory.bundle(), segment.from(), segment.to()),
                    new MappedWeights(directory))) {
                Map<String, Tensor> inputs = new HashMap<>();
                session.model().inputs().forEach(spec -> inputs.put(spec.name(), values.get(spec.name())));
                values.putAll(session.run(inputs).outputs());
            }
        }
        return Objects.requireNonNull(values.get("output")).toFloats();
    }

    @Test
    void divergenceSaysWhereItBegan() {
        List<Long> steps = new ArrayList<>();
        try (Training training = new Training(UntrainedNetwork.LENET5, 320, 32, 1e12)) {
            assertThatExceptionOfType(DivergedException.class)
                    .isThrownBy(() -> training.fit.run(1, new Fit.Listener() {
                        @Override
                        public void step(StepProgress progress, Score batch) {
                            steps.add(progress.step());
                        }

                        @Override
                        public void epoch(EpochResult result) {}
                    }))
                    .withMessageContaining("It began in the forward pass of block")
                    .satisfies(failure -> assertThat(failure.step()).isEqualTo(steps.size()));
        }
    }
}
