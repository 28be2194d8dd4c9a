package org.jointdnn.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.engine.prepare.PartitionedGraph;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.UnsupportedOperatorException;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.LearningRate;
import org.jointdnn.training.optimizer.Optimizer;
import org.junit.jupiter.api.Test;

class LocalTrainerTest {
    private static final int BATCH = 16;
    private static final Optimizer ADAM = new Optimizer.Adam(0.9, 0.999, 1e-8, 0, false);

    private static TrainingNetwork network(TestModel model, PartitionedGraph graph, Optimizer optimizer) {
        return TrainingNetwork.of(
                graph,
                new TrainingSettings(
                        model.weights(),
                        model.firstOutput(),
                        Loss.SOFTMAX_CROSS_ENTROPY,
                        optimizer,
                        ConvolutionLowering.DEFAULT));
    }

    /** Two classes that no line separates: whether the signs of two numbers agree. */
    private static TestModel signs() {
        return new TestModel(31)
                .input("x", BATCH, 2)
                .weight("w1", 2, 16)
                .weight("b1", 16)
                .node("Gemm", "h", "x w1 b1")
                .node("Tanh", "t", "h")
                .weight("w2", 16, 2)
                .weight("b2", 2)
                .node("Gemm", "y", "t w2 b2")
                .output("y");
    }

    private record Batch(Tensor x, Tensor labels) {
        static Batch of(SplittableRandom random) {
            float[] x = new float[2 * BATCH];
            Tensor labels = Tensor.allocate(ElementType.INT64, Shape.of(BATCH));
            for (int row = 0; row < BATCH; row++) {
                x[2 * row] = (float) (2 * random.nextDouble() - 1);
                x[2 * row + 1] = (float) (2 * random.nextDouble() - 1);
                labels.data().putLong(8 * row, x[2 * row] * x[2 * row + 1] > 0 ? 1 : 0);
            }
            return new Batch(Tensor.ofFloats(Shape.of(BATCH, 2), x), labels);
        }
    }

    private static TrainingRun run(double rate) {
        return new TrainingRun(new LearningRate.Constant(rate), Double.POSITIVE_INFINITY, 7);
    }

    @Test
    void learnsWhatALineCannotSeparate() {
        TestModel model = signs();
        TrainingNetwork network = network(model, model.partitioned(), ADAM);
        List<Segment> whole = List.of(new Segment(0, network.blocks() - 1));
        SplittableRandom random = new SplittableRandom(5);
        double recent = 1;
        double first;
        try (LocalTrainer trainer = new LocalTrainer(OrtRuntime.shared(1), network, whole, run(0.02))) {
            Batch start = Batch.of(random);
            first = trainer.step(Map.of("x", start.x()), start.labels()).loss();
            for (int step = 1; step < 800; step++) {
                Batch batch = Batch.of(random);
                double loss =
                        trainer.step(Map.of("x", batch.x()), batch.labels()).loss();
                recent = 0.95 * recent + 0.05 * loss;
            }
        }
        assertThat(first).isGreaterThan(0.6);
        assertThat(recent).isLessThan(0.1);
    }

    @Test
    void weightsAreTheSameBitForBitHoweverOftenAndEachBlockAlone() {
        TestModel model = NetworkGradientsTest.leNet();
        TrainingNetwork network = network(model, model.nodeByNode(), new Optimizer.Sgd(0.9, 1e-3, false));
        List<Segment> single = new ArrayList<>();
        for (int block = 0; block < network.blocks(); block++) {
            single.add(new Segment(block, block));
        }
        List<Tensor> once = trained(network, single);
        List<Tensor> again = trained(network, single);
        for (int k = 0; k < once.size(); k++) {
            assertThat(once.get(k).bitwiseEquals(again.get(k))).isTrue();
        }
        List<Tensor> whole = trained(network, List.of(new Segment(0, network.blocks() - 1)));
        for (int k = 0; k < once.size(); k++) {
            assertThat(distance(once.get(k), whole.get(k))).isLessThan(1e-5);
        }
    }

    private static List<Tensor> trained(TrainingNetwork network, List<Segment> segments) {
        SplittableRandom random = new SplittableRandom(3);
        TrainingRun run = new TrainingRun(new LearningRate.Constant(0.05), 0.5, 7);
        List<Tensor> weights = new ArrayList<>();
        try (LocalTrainer trainer = new LocalTrainer(OrtRuntime.shared(1), network, segments, run)) {
            for (int step = 0; step < 5; step++) {
                Tensor x = Tensor.allocate(ElementType.FLOAT32, Shape.of(2, 1, 12, 12));
                for (int i = 0; i < 2 * 144; i++) {
                    x.data().putFloat(4 * i, (float) random.nextDouble());
                }
                Tensor labels = Tensor.allocate(ElementType.INT64, Shape.of(2));
                labels.data().putLong(8, random.nextInt(4));
                trainer.step(Map.of("x", x), labels);
            }
            for (int block = 0; block < network.blocks(); block++) {
                network.parameters(block).forEach(parameter -> weights.add(trainer.copyOf(parameter.name())));
            }
        }
        return weights;
    }

    private static double distance(Tensor a, Tensor b) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < a.toFloats().length; i++) {
            difference += Math.pow(a.toFloats()[i] - b.toFloats()[i], 2);
            size += Math.pow(b.toFloats()[i], 2);
        }
        return Math.sqrt(difference / size);
    }

    /** {@code y = x w}, mean squared error, so the gradient is {@code x (x w - label)} of two elements. */
    @Test
    void stepsAreThoseOfThePlainFormulasWithClippingAndSchedule() {
        TestModel model = new TestModel(1)
                .input("x", 2)
                .reals("w", Shape.of(2), 1, -2)
                .node("Mul", "y", "x w")
                .output("y");
        TrainingNetwork network = TrainingNetwork.of(
                model.partitioned(),
                new TrainingSettings(Set.of("w"), "y", Loss.MEAN_SQUARED_ERROR, ADAM, ConvolutionLowering.DEFAULT));
        TrainingRun run = new TrainingRun(new LearningRate.Step(0.5, 2, 0.1), 0.7, 1);
        double[] w = {1, -2};
        double[] mean = new double[2];
        double[] square = new double[2];
        try (LocalTrainer trainer = new LocalTrainer(OrtRuntime.shared(1), network, List.of(new Segment(0, 0)), run)) {
            for (int step = 0; step < 4; step++) {
                double[] x = {0.5 + step, 1.5};
                double[] gradient = {x[0] * (x[0] * w[0] - 3), x[1] * (x[1] * w[1] - 1)};
                double norm = Math.hypot(gradient[0], gradient[1]);
                for (int i = 0; i < 2; i++) {
                    double clipped = gradient[i] * Math.min(1, 0.7 / norm);
                    mean[i] = 0.9 * mean[i] + 0.1 * clipped;
                    square[i] = 0.999 * square[i] + 0.001 * clipped * clipped;
                    double deviation = Math.sqrt(square[i] / (1 - Math.pow(0.999, step + 1)));
                    w[i] -= (step < 2 ? 0.5 : 0.05) * mean[i] / (1 - Math.pow(0.9, step + 1)) / (deviation + 1e-8);
                }
                Tensor batch = Tensor.ofFloats(Shape.of(2), (float) x[0], (float) x[1]);
                StepProgress progress = trainer.step(Map.of("x", batch), Tensor.ofFloats(Shape.of(2), 3, 1));
                assertThat(progress.gradientNorm()).isCloseTo(norm, within(1e-4));
                float[] trained = trainer.copyOf("w").toFloats();
                assertThat((double) trained[0]).as("step %s", step).isCloseTo(w[0], within(1e-4));
                assertThat((double) trained[1]).as("step %s", step).isCloseTo(w[1], within(1e-4));
            }
        }
    }

    @Test
    void runningStatisticsFollowTheBatches() {
        TestModel model = new TestModel(1)
                .input("x", 4, 2)
                .weight("s", 2)
                .weight("b", 2)
                .reals("m", Shape.of(2), 1, 1)
                .reals("v", Shape.of(2), 1, 1)
                .node("BatchNormalization", "y", "x s b m v")
                .output("y");
        TrainingNetwork network = network(model, model.partitioned(), ADAM);
        List<Segment> whole = List.of(new Segment(0, network.blocks() - 1));
        Tensor x = Tensor.ofFloats(Shape.of(4, 2), 1, 0, 2, 0, 3, 4, 6, 4);
        try (LocalTrainer trainer = new LocalTrainer(OrtRuntime.shared(1), network, whole, run(0.1))) {
            Tensor labels = Tensor.allocate(ElementType.INT64, Shape.of(4));
            trainer.step(Map.of("x", x), labels);
            // Means 3 and 2, variances 3.5 and 4, momentum 0.9.
            assertThat(trainer.copyOf("m").toFloats()).containsExactly(1.2f, 1.1f);
            assertThat(trainer.copyOf("v").toFloats()).containsExactly(1.25f, 1.3f);
            trainer.step(Map.of("x", x), labels);
            assertThat(trainer.copyOf("m").toFloats()[0]).isCloseTo(1.38f, within(1e-6f));
        }
    }

    @Test
    void aStepThatIsNotFiniteChangesNothing() {
        TestModel model = signs();
        TrainingNetwork network = network(model, model.partitioned(), ADAM);
        List<Segment> whole = List.of(new Segment(0, network.blocks() - 1));
        try (LocalTrainer trainer = new LocalTrainer(OrtRuntime.shared(1), network, whole, run(0.1))) {
            Batch batch = Batch.of(new SplittableRandom(1));
            trainer.step(Map.of("x", batch.x()), batch.labels());
            Tensor before = trainer.copyOf("w1");
            float[] broken = batch.x().toFloats();
            broken[3] = Float.NaN;
            Tensor x = Tensor.ofFloats(Shape.of(BATCH, 2), broken);
            assertThatExceptionOfType(DivergedException.class)
                    .isThrownBy(() -> trainer.step(Map.of("x", x), batch.labels()))
                    .withMessageContaining("step 1 has the loss NaN");
            assertThat(trainer.copyOf("w1").bitwiseEquals(before)).isTrue();
        }
    }

    @Test
    void onlyWhatIsTrainableChangesAndNothingBelowItHasABackwardPass() {
        TestModel model = signs();
        TrainingSettings head = new TrainingSettings(
                Set.of("w2", "b2"), "y", Loss.SOFTMAX_CROSS_ENTROPY, ADAM, ConvolutionLowering.DEFAULT);
        TrainingNetwork network = TrainingNetwork.of(model.nodeByNode(), head);
        assertThat(network.backwardFrom()).isEqualTo(2);
        List<Segment> segments = List.of(new Segment(0, 1), new Segment(2, 2));
        try (LocalTrainer trainer = new LocalTrainer(OrtRuntime.shared(1), network, segments, run(0.1))) {
            Tensor before = trainer.copyOf("w2");
            Batch batch = Batch.of(new SplittableRandom(1));
            trainer.step(Map.of("x", batch.x()), batch.labels());
            assertThat(trainer.copyOf("w2").bitwiseEquals(before)).isFalse();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.step(Map.of(), batch.labels()))
                    .withMessage("inputs are [], must be [x]");
        }
    }

    @Test
    void anOperatorWithoutGradientIsNamedBeforeAnythingRuns() {
        TestModel model = new TestModel(1)
                .input("x", 2, 3)
                .weight("w", 3, 2)
                .node("MatMul", "m", "x w")
                .node("CumSum", "y", "m axis")
                .longs("axis", 1)
                .output("y");
        assertThatExceptionOfType(UnsupportedOperatorException.class)
                .isThrownBy(() -> network(model, model.partitioned(), ADAM))
                .withMessageContaining("node 'node y' (CumSum) has no gradient");
    }

    @Test
    void callersMistakesAreNamed() {
        TestModel model = signs();
        PartitionedGraph graph = model.partitioned();
        TrainingNetwork network = network(model, graph, ADAM);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalTrainer(OrtRuntime.shared(1), network, List.of(new Segment(1, 1)), run(0.1)))
                .withMessageContaining("must follow each other from block 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainingNetwork.of(
                        graph, new TrainingSettings(model.weights(), "t", Loss.L1, ADAM, ConvolutionLowering.DEFAULT)))
                .withMessage("target is 't', must be one of the outputs [y]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainingNetwork.of(
                        graph, new TrainingSettings(Set.of("w9"), "y", Loss.L1, ADAM, ConvolutionLowering.DEFAULT)))
                .withMessageContaining("'w9'");
    }
}
