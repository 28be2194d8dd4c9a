package org.jointdnn.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.training.GradientCheck;
import org.jointdnn.training.Passes;
import org.jointdnn.training.TestModel;
import org.jointdnn.training.oracle.Array;
import org.jointdnn.training.oracle.Interpreter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {
    private static final int ROWS = 3;
    private static final int COLUMNS = 5;

    @ParameterizedTest
    @EnumSource(Loss.class)
    void valueIsThatOfThePlainFormula(Loss loss) {
        SplittableRandom random = new SplittableRandom(3);
        double[] x = random.doubles(ROWS * COLUMNS, -3, 3).toArray();
        boolean classes = loss == Loss.SOFTMAX_CROSS_ENTROPY;
        double[] labels = classes
                ? new double[] {4, 0, 2}
                : random.doubles(ROWS * COLUMNS).toArray();
        TensorSpec output = new TensorSpec("x", ElementType.FLOAT32, Shape.of(ROWS, COLUMNS));
        Array labelArray = classes ? new Array(new int[] {ROWS}, labels) : new Array(new int[] {ROWS, COLUMNS}, labels);
        Map<String, Array> values = Interpreter.run(
                loss.part(output, "dx").toModel(),
                Map.of("x", new Array(new int[] {ROWS, COLUMNS}, x), Loss.LABELS, labelArray));
        // The factor 1 / count is a constant of the graph, in single precision.
        assertThat(Passes.at(values, Loss.VALUE).data()[0]).isCloseTo(plain(loss, x, labels), within(1e-6));
    }

    private static double plain(Loss loss, double[] x, double[] labels) {
        double sum = 0;
        if (loss == Loss.SOFTMAX_CROSS_ENTROPY) {
            for (int row = 0; row < ROWS; row++) {
                double total = 0;
                for (int c = 0; c < COLUMNS; c++) {
                    total += Math.exp(x[row * COLUMNS + c]);
                }
                sum -= x[row * COLUMNS + (int) labels[row]] - Math.log(total);
            }
            return sum / ROWS;
        }
        for (int i = 0; i < x.length; i++) {
            double p = 1 / (1 + Math.exp(-x[i]));
            double difference = x[i] - labels[i];
            sum += switch (loss) {
                case BINARY_CROSS_ENTROPY -> -labels[i] * Math.log(p) - (1 - labels[i]) * Math.log(1 - p);
                case L1 -> Math.abs(difference);
                default -> difference * difference;
            };
        }
        return sum / x.length;
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void gradientIsThatOfDifferences(Loss loss) {
        for (long[] shape : new long[][] {{3, 5}, {2, 3, 2, 2}, {1, 1}}) {
            TestModel model =
                    new TestModel(1).input("x", shape).node("Neg", "y", "x").output("y");
            new GradientCheck(model).loss(loss).inputs(0.1, 3).check();
        }
    }

    @Test
    void labelsAreChecked() {
        TensorSpec output = new TensorSpec("x", ElementType.FLOAT32, Shape.of(2, 3));
        Tensor labels = Tensor.allocate(ElementType.INT64, Shape.of(2));
        Loss.SOFTMAX_CROSS_ENTROPY.checkLabels(labels, output);
        labels.data().putLong(8, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Loss.SOFTMAX_CROSS_ENTROPY.checkLabels(labels, output))
                .withMessage("label 1 is 3, must be within 0..2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Loss.MEAN_SQUARED_ERROR.checkLabels(labels, output))
                .withMessageContaining("FP32[2, 3]");
    }
}
