package org.jointdnn.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.Passes;
import org.jointdnn.training.oracle.Array;
import org.jointdnn.training.oracle.Interpreter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
    private static final int COUNT = 7;
    private static final double RATE = 0.05;

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Optimizer.Sgd(0, 0, false),
                new Optimizer.Sgd(0, 0.1, false),
                new Optimizer.Sgd(0.9, 0.01, false),
                new Optimizer.Sgd(0.9, 0.01, true),
                new Optimizer.Adam(0.9, 0.999, 1e-8, 0, false),
                new Optimizer.Adam(0.8, 0.99, 1e-4, 0.1, false),
                new Optimizer.Adam(0.9, 0.999, 1e-8, 0.1, true));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void tenStepsAreThoseOfThePlainFormulas(Optimizer optimizer) {
        SplittableRandom random = new SplittableRandom(9);
        TensorSpec w = new TensorSpec("w", ElementType.FLOAT32, Shape.of(COUNT));
        TensorSpec g = new TensorSpec("g", ElementType.FLOAT32, Shape.of(COUNT));
        ByteString model = optimizer.part("u", List.of(w), Map.of("w", g)).toModel();
        double[] weights = random.doubles(COUNT, -1, 1).toArray();
        Plain plain = new Plain(optimizer, weights.clone());
        Map<String, Array> values = new HashMap<>();
        values.put("w", new Array(new int[] {COUNT}, weights));
        optimizer
                .slots()
                .forEach(slot ->
                        values.put(Optimizer.slotName("w", slot), new Array(new int[] {COUNT}, new double[COUNT])));
        for (int step = 1; step <= 10; step++) {
            double[] gradient = random.doubles(COUNT, -1, 1).toArray();
            double scale = step % 3 == 0 ? 0.5 : 1;
            values.put("g", new Array(new int[] {COUNT}, gradient));
            optimizer.scalars(RATE, step, scale).forEach((name, value) -> values.put(name, Array.of(value)));
            Map<String, Array> after = Interpreter.run(model, values);
            for (String name : List.copyOf(values.keySet())) {
                if (after.containsKey(Optimizer.nextName(name))) {
                    values.put(name, Passes.at(after, Optimizer.nextName(name)));
                }
            }
            plain.step(gradient, scale, step);
            for (int i = 0; i < COUNT; i++) {
                // Constants and scalars of the graph are in single precision.
                assertThat(Passes.at(values, "w").data()[i])
                        .as("step %s", step)
                        .isCloseTo(plain.weights[i], within(1e-5));
            }
        }
    }

    /** The formulas of PyTorch's documentation. */
    private static final class Plain {
        private final Optimizer optimizer;
        private final double[] weights;
        private final double[] first = new double[COUNT];
        private final double[] second = new double[COUNT];

        Plain(Optimizer optimizer, double[] weights) {
            this.optimizer = optimizer;
            this.weights = weights;
        }

        void step(double[] gradient, double scale, int step) {
            for (int i = 0; i < COUNT; i++) {
                double g = gradient[i] * scale;
                if (optimizer instanceof Optimizer.Sgd sgd) {
                    g += sgd.weightDecay() * weights[i];
                    first[i] = step == 1 ? g : sgd.momentum() * first[i] + g;
                    weights[i] -= RATE * (sgd.nesterov() ? g + sgd.momentum() * first[i] : first[i]);
                } else if (optimizer instanceof Optimizer.Adam adam) {
                    if (adam.decoupled()) {
                        weights[i] -= RATE * adam.weightDecay() * weights[i];
                    } else {
                        g += adam.weightDecay() * weights[i];
                    }
                    first[i] = adam.beta1() * first[i] + (1 - adam.beta1()) * g;
                    second[i] = adam.beta2() * second[i] + (1 - adam.beta2()) * g * g;
                    double mean = first[i] / (1 - Math.pow(adam.beta1(), step));
                    double square = second[i] / (1 - Math.pow(adam.beta2(), step));
                    weights[i] -= RATE * mean / (Math.sqrt(square) + adam.epsilon());
                }
            }
        }
    }

    @Test
    void schedules() {
        LearningRate step = new LearningRate.Step(0.8, 10, 0.5);
        assertThat(step.at(9)).isEqualTo(0.8);
        assertThat(step.at(10)).isEqualTo(0.4);
        assertThat(step.at(35)).isEqualTo(0.1);
        LearningRate cosine = new LearningRate.Cosine(1, 0.2, 100);
        assertThat(cosine.at(0)).isEqualTo(1);
        assertThat(cosine.at(50)).isCloseTo(0.6, within(1e-12));
        assertThat(cosine.at(100)).isCloseTo(0.2, within(1e-12));
        assertThat(cosine.at(500)).isCloseTo(0.2, within(1e-12));
        LearningRate warm = new LearningRate.WarmUp(4, cosine);
        assertThat(warm.at(0)).isEqualTo(0.25);
        assertThat(warm.at(3)).isEqualTo(1);
        assertThat(warm.at(54)).isCloseTo(0.6, within(1e-12));
        assertThat(new LearningRate.Constant(0.1).at(99)).isEqualTo(0.1);
    }

    @Test
    void numbersOutOfRangeAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Optimizer.Sgd(1.5, 0, false))
                .withMessage("momentum is 1.5, must be within 0.0..1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRate.Constant(Double.NaN))
                .withMessage("rate is NaN, must be 0.0 or more");
    }
}
