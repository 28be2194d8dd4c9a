package org.jointdnn.engine.calibration;

import java.util.OptionalDouble;

/**
 * What a network's answers lose by damage to tensors within it, over samples.
 *
 * @param meanError mean of the samples' relative errors, see {@link AnswerComparison}
 * @param maxError the largest of them
 * @param top1Disagreement share of samples whose best class is another one; empty if the outputs are not vectors of
 *     class scores
 * @param accuracyDrop how much smaller the share of samples is whose best class is their label, 0 if it is not smaller;
 *     empty without labels
 */
public record Loss(double meanError, double maxError, OptionalDouble top1Disagreement, OptionalDouble accuracyDrop) {
    public Loss {
        check("meanError", meanError, Double.MAX_VALUE);
        check("maxError", maxError, Double.MAX_VALUE);
        check("top1Disagreement", top1Disagreement.orElse(0), 1);
        check("accuracyDrop", accuracyDrop.orElse(0), 1);
    }

    private static void check(String name, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", must be a number, 0 or more" + (most == 1 ? ", at most 1" : ""));
        }
    }
}
