package org.jointdnn.engine.calibration;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;

/**
 * What the answer to one sample loses by damage within the network.
 *
 * @param error relative, see {@link AnswerComparison}
 * @param classified whether the outputs are vectors of class scores; else all that follows is false
 * @param agrees whether the best class is the same in every output
 * @param labelled whether the sample's class is known; else all that follows is false
 * @param correctBefore whether the best class of the undamaged answer's first output is the sample's
 * @param correctAfter whether that of the damaged answer is
 */
public record SampleLoss(
        double error,
        boolean classified,
        boolean agrees,
        boolean labelled,
        boolean correctBefore,
        boolean correctAfter) {

    /**
     * Compares two answers.
     *
     * @param outputs of the network
     * @param label the sample's class, by the first output; empty if nobody knows
     */
    public static SampleLoss of(
            List<TensorSpec> outputs, Map<String, Tensor> undamaged, Map<String, Tensor> damaged, OptionalInt label) {
        double error = AnswerComparison.error(undamaged, damaged);
        if (!AnswerComparison.isClassifier(outputs)) {
            return new SampleLoss(error, false, false, false, false, false);
        }
        boolean agrees = true;
        for (TensorSpec output : outputs) {
            agrees &= best(undamaged, output).equals(best(damaged, output));
        }
        boolean labelled = label.isPresent();
        TensorSpec first = outputs.get(0);
        return new SampleLoss(
                error,
                true,
                agrees,
                labelled,
                labelled && best(undamaged, first).equals(label),
                labelled && best(damaged, first).equals(label));
    }

    private static OptionalInt best(Map<String, Tensor> answer, TensorSpec output) {
        Tensor scores = answer.get(output.name());
        if (scores == null) {
            throw new IllegalArgumentException("the answer has no output '" + output.name() + "'");
        }
        return AnswerComparison.bestClass(scores);
    }
}
