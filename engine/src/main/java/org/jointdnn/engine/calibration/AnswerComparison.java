package org.jointdnn.engine.calibration;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;

/**
 * Compares a damaged answer of a network with the undamaged one.
 *
 * <pre>
 * relative error of an output = |damaged - undamaged|_2 / |undamaged|_2      FP32 and FP64
 *                             = share of the elements that differ            other types
 * relative error of an answer = the largest of its outputs', at most {@value #MOST_ERROR}
 * </pre>
 *
 * <p>The error is 0 if both norms are, and {@value #MOST_ERROR} if it is no number.
 *
 * <p>An output is a <em>vector of class scores</em> if it is FP32 or FP64 and all its extents are 1 but one. Its best
 * class is the index of its largest value, the first one of several. A network is a classifier if all its outputs are
 * such vectors; two answers then agree if they do so in every output.
 */
public final class AnswerComparison {
    /** Errors count as this much at most. */
    public static final double MOST_ERROR = 1000;

    private AnswerComparison() {}

    /** Whether an output is a vector of class scores. */
    public static boolean isClassScores(TensorSpec output) {
        if (!isReal(output.type())) {
            return false;
        }
        int longer = 0;
        for (long extent : output.shape().extents()) {
            longer += extent > 1 ? 1 : 0;
        }
        return longer == 1 && output.shape().elements() > 1;
    }

    /** Whether a network with these outputs is a classifier: each is a vector of class scores. */
    public static boolean isClassifier(List<TensorSpec> outputs) {
        return !outputs.isEmpty() && outputs.stream().allMatch(AnswerComparison::isClassScores);
    }

    /** Index of the largest value; empty if one is no number. */
    public static OptionalInt bestClass(Tensor scores) {
        int best = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int index = 0; index < scores.shape().elements(); index++) {
            double value = value(scores.type(), scores.data(), index);
            if (Double.isNaN(value)) {
                return OptionalInt.empty();
            }
            if (best < 0 || value > most) {
                best = index;
                most = value;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }

    /** The relative error of an answer. */
    public static double error(Map<String, Tensor> undamaged, Map<String, Tensor> damaged) {
        double largest = 0;
        for (Map.Entry<String, Tensor> output : undamaged.entrySet()) {
            Tensor other = damaged.get(output.getKey());
            if (other == null) {
                throw new IllegalArgumentException("the damaged answer has no output '" + output.getKey() + "'");
            }
            largest = Math.max(largest, error(output.getValue(), other));
        }
        return largest;
    }

    private static double error(Tensor undamaged, Tensor damaged) {
        if (undamaged.bitwiseEquals(damaged)) {
            return 0;
        }
        double error = isReal(undamaged.type()) ? relativeNorm(undamaged, damaged) : shareDiffering(undamaged, damaged);
        return Double.isNaN(error) ? MOST_ERROR : Math.min(error, MOST_ERROR);
    }

    private static double relativeNorm(Tensor undamaged, Tensor damaged) {
        ByteBuffer before = undamaged.data();
        ByteBuffer after = damaged.data();
        double difference = 0;
        double norm = 0;
        for (int index = 0; index < undamaged.shape().elements(); index++) {
            double was = value(undamaged.type(), before, index);
            double is = value(damaged.type(), after, index);
            difference += (is - was) * (is - was);
            norm += was * was;
        }
        return difference == 0 ? 0 : Math.sqrt(difference / norm);
    }

    private static double shareDiffering(Tensor undamaged, Tensor damaged) {
        ByteBuffer before = undamaged.data();
        ByteBuffer after = damaged.data();
        int size = undamaged.type().bytes();
        long elements = undamaged.shape().elements();
        long differing = 0;
        for (int element = 0; element < elements; element++) {
            for (int at = element * size; at < (element + 1) * size; at++) {
                if (before.get(at) != after.get(at)) {
                    differing++;
                    break;
                }
            }
        }
        return elements == 0 ? 0 : (double) differing / elements;
    }

    private static boolean isReal(ElementType type) {
        return type == ElementType.FLOAT32 || type == ElementType.FLOAT64;
    }

    private static double value(ElementType type, ByteBuffer data, int index) {
        return type == ElementType.FLOAT32 ? data.getFloat(4 * index) : data.getDouble(8 * index);
    }
}
