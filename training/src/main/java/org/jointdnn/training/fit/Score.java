package org.jointdnn.training.fit;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.training.loss.Loss;

/**
 * How good answers are, over some samples; scores of parts of a set add up.
 *
 * @param samples how many
 * @param lossSum sum over the samples of their losses
 * @param labels how many labels a class was answered for, 0 if labels are no classes
 * @param right how many of these the largest score was at
 */
public record Score(long samples, double lossSum, long labels, long right) {
    public static final Score NONE = new Score(0, 0, 0, 0);

    /** Mean loss; NaN of nothing. */
    public double loss() {
        return lossSum / samples;
    }

    /** Share of labels that are right; NaN if labels are no classes. */
    public double accuracy() {
        return (double) right / labels;
    }

    public Score plus(Score other) {
        return new Score(samples + other.samples, lossSum + other.lossSum, labels + other.labels, right + other.right);
    }

    /** Of a batch of which only the mean loss is known. */
    static Score ofLoss(double loss, int samples) {
        return new Score(samples, loss * samples, 0, 0);
    }

    /** Of the first samples of a batch, computed in double precision. */
    static Score of(Loss loss, Tensor output, Tensor labels, int samples) {
        int batch = (int) output.shape().extent(0);
        FloatBuffer scores = output.data().asFloatBuffer();
        int each = scores.remaining() / batch;
        return loss == Loss.SOFTMAX_CROSS_ENTROPY
                ? ofClasses(
                        scores,
                        labels.data().asLongBuffer(),
                        (int) output.shape().extent(1),
                        each,
                        samples)
                : ofNumbers(loss, scores, labels.data().asFloatBuffer(), each, samples);
    }

    /** Scores are {@code [N, C, ...]}. */
    private static Score ofClasses(FloatBuffer scores, LongBuffer labels, int classes, int each, int samples) {
        int places = each / classes;
        double sum = 0;
        long right = 0;
        for (int place = 0; place < samples * places; place++) {
            int at = place / places * each + place % places;
            int label = (int) labels.get(place);
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = scores.get(at + c * places) > scores.get(at + best * places) ? c : best;
            }
            double highest = scores.get(at + best * places);
            double total = 0;
            for (int c = 0; c < classes; c++) {
                total += Math.exp(scores.get(at + c * places) - highest);
            }
            sum += Math.log(total) + highest - scores.get(at + label * places);
            right += best == label ? 1 : 0;
        }
        return new Score(samples, sum / places, (long) samples * places, right);
    }

    private static Score ofNumbers(Loss loss, FloatBuffer scores, FloatBuffer labels, int each, int samples) {
        double sum = 0;
        for (int at = 0; at < samples * each; at++) {
            double x = scores.get(at);
            double difference = x - labels.get(at);
            if (loss == Loss.MEAN_SQUARED_ERROR) {
                sum += difference * difference;
            } else if (loss == Loss.L1) {
                sum += Math.abs(difference);
            } else {
                sum += Math.max(x, 0) - x * labels.get(at) + Math.log1p(Math.exp(-Math.abs(x)));
            }
        }
        return new Score(samples, sum / each, 0, 0);
    }
}
