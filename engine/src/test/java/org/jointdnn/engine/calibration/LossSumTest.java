package org.jointdnn.engine.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.junit.jupiter.api.Test;

class LossSumTest {
    private static final Shape THREE = Shape.of(1, 3);
    private static final List<TensorSpec> SCORES = List.of(new TensorSpec("y", ElementType.FLOAT32, THREE));

    private static Map<String, Tensor> scores(float... values) {
        return Map.of("y", Tensor.ofFloats(THREE, values));
    }

    @Test
    void countsWhatAClassifierLoses() {
        LossSum sum = new LossSum();
        sum.add(SampleLoss.of(SCORES, scores(3, 0, 4), scores(3, 0, 4), OptionalInt.of(2)));
        sum.add(SampleLoss.of(SCORES, scores(3, 0, 4), scores(4, 0, 3), OptionalInt.of(2)));
        sum.add(SampleLoss.of(SCORES, scores(3, 0, 4), scores(3, 0.5f, 4), OptionalInt.of(1)));
        sum.add(SampleLoss.of(SCORES, scores(0, 5, 0), scores(0, 4, 0), OptionalInt.of(1)));

        Loss loss = sum.loss();

        assertThat(loss.top1Disagreement()).hasValue(0.25);
        assertThat(sum.accuracy()).hasValue(0.75);
        assertThat(loss.accuracyDrop()).hasValue(0.25);
        assertThat(loss.maxError()).isCloseTo(Math.sqrt(2) / 5, within(1e-12));
        assertThat(loss.meanError()).isCloseTo((Math.sqrt(2) / 5 + 0.1 + 0.2) / 4, within(1e-12));
    }

    @Test
    void betterAnswersAreNoNegativeLoss() {
        LossSum sum = new LossSum();
        sum.add(SampleLoss.of(SCORES, scores(1, 0, 0), scores(0, 1, 0), OptionalInt.of(1)));

        assertThat(sum.loss().accuracyDrop()).hasValue(0);
        assertThat(sum.loss().top1Disagreement()).hasValue(1);
    }

    @Test
    void othersThanClassifiersHaveErrorsOnly() {
        Shape map = Shape.of(1, 2, 2);
        List<TensorSpec> outputs = List.of(new TensorSpec("y", ElementType.FLOAT32, map));
        LossSum sum = new LossSum();
        sum.add(SampleLoss.of(
                outputs,
                Map.of("y", Tensor.ofFloats(map, 0, 0, 0, 2)),
                Map.of("y", Tensor.ofFloats(map, 0, 0, 1, 2)),
                OptionalInt.empty()));

        assertThat(sum.loss().meanError()).isEqualTo(0.5);
        assertThat(sum.loss().top1Disagreement()).isEmpty();
        assertThat(sum.loss().accuracyDrop()).isEmpty();
        assertThat(sum.accuracy()).isEmpty();
    }

    @Test
    void errorsAreBounded() {
        assertThat(AnswerComparison.error(scores(0, 0, 0), scores(0, 0, 0))).isZero();
        assertThat(AnswerComparison.error(scores(0, 0, 0), scores(0, -0f, 0))).isZero();
        assertThat(AnswerComparison.error(scores(0, 0, 0), scores(1, 0, 0))).isEqualTo(AnswerComparison.MOST_ERROR);
        assertThat(AnswerComparison.error(scores(1, 0, 0), scores(Float.NaN, 0, 0)))
                .isEqualTo(AnswerComparison.MOST_ERROR);
        assertThat(AnswerComparison.error(scores(1, 0, 0), scores(Float.POSITIVE_INFINITY, 0, 0)))
                .isEqualTo(AnswerComparison.MOST_ERROR);
    }

    @Test
    void ofIntegersTheShareThatDiffersCounts() {
        Map<String, Tensor> before = Map.of("y", integers(1, 2, 3, 4));

        assertThat(AnswerComparison.error(before, Map.of("y", integers(1, 2, 259, 5))))
                .isEqualTo(0.5);
    }

    private static Tensor integers(int... values) {
        ByteBuffer data = ByteBuffer.allocateDirect(4 * values.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            data.putInt(value);
        }
        return Tensor.of(ElementType.INT32, Shape.of(values.length), data.flip());
    }

    @Test
    void vectorsOfClassScoresHaveOneLongAxis() {
        assertThat(isScores(ElementType.FLOAT32, 1, 1000)).isTrue();
        assertThat(isScores(ElementType.FLOAT32, 1, 1000, 1, 1)).isTrue();
        assertThat(isScores(ElementType.FLOAT64, 10)).isTrue();
        assertThat(isScores(ElementType.FLOAT32, 2, 1000)).isFalse();
        assertThat(isScores(ElementType.FLOAT32, 1, 1)).isFalse();
        assertThat(isScores(ElementType.FLOAT32)).isFalse();
        assertThat(isScores(ElementType.FLOAT32, 0, 3)).isFalse();
        assertThat(isScores(ElementType.INT64, 1, 1000)).isFalse();
    }

    private static boolean isScores(ElementType type, long... shape) {
        return AnswerComparison.isClassScores(new TensorSpec("y", type, Shape.of(shape)));
    }

    @Test
    void theBestClassIsTheFirstOfTheLargest() {
        assertThat(AnswerComparison.bestClass(Tensor.ofFloats(THREE, 1, 2, 2))).hasValue(1);
        assertThat(AnswerComparison.bestClass(Tensor.ofFloats(THREE, 1, Float.NaN, 2)))
                .isEmpty();
    }

    @Test
    void needsASample() {
        assertThatThrownBy(() -> new LossSum().loss()).isInstanceOf(IllegalStateException.class);
    }
}
