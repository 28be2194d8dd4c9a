package org.jointdnn.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.Segment;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.training.gradient.ConvolutionLowering;
import org.jointdnn.training.loss.Loss;
import org.jointdnn.training.optimizer.LearningRate;
import org.jointdnn.training.optimizer.Optimizer;
import org.junit.jupiter.api.Test;

/** The network is {@code sqrt(w1 x) * w2}, a block for each node: its gradient at 0 is infinite, below 0 it is no number. */
class FirstNonFiniteTest {
    private static final OrtRuntime RUNTIME = OrtRuntime.shared(1);

    private static Optional<FirstNonFinite.Finding> find(float x) {
        TestModel model = new TestModel(1)
                .input("x", 1)
                .reals("w1", Shape.of(1), 1)
                .node("Mul", "h", "x w1")
                .node("Sqrt", "s", "h")
                .reals("w2", Shape.of(1), 2)
                .node("Mul", "y", "s w2")
                .output("y");
        TrainingNetwork network = TrainingNetwork.of(
                model.nodeByNode(),
                new TrainingSettings(
                        Set.of("w1", "w2"),
                        "y",
                        Loss.MEAN_SQUARED_ERROR,
                        new Optimizer.Sgd(0, 0, false),
                        ConvolutionLowering.DEFAULT));
        TrainingRun run = new TrainingRun(new LearningRate.Constant(1), 1, 1);
        try (Trainer trainer = new LocalTrainer(RUNTIME, network, List.of(new Segment(0, 2)), run)) {
            return new FirstNonFinite(RUNTIME, network, trainer::copyOf)
                    .find(
                            Map.of("x", Tensor.ofFloats(Shape.of(1), x)),
                            Tensor.ofFloats(Shape.of(1), 1),
                            new DropoutMasks(1),
                            0);
        }
    }

    @Test
    void passAndBlockAreFound() {
        assertThat(find(1)).isEmpty();
        assertThat(find(Float.NaN)).contains(new FirstNonFinite.Finding(FirstNonFinite.Pass.READ, 0, "x"));
        assertThat(find(-1)).contains(new FirstNonFinite.Finding(FirstNonFinite.Pass.FORWARD, 1, "s"));
        assertThat(find(0)).hasValueSatisfying(found -> {
            assertThat(found.pass()).isEqualTo(FirstNonFinite.Pass.BACKWARD);
            assertThat(found.block()).isEqualTo(1);
            assertThat(found.sentence()).startsWith("It began in the backward pass of block 1");
        });
    }
}
