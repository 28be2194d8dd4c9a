package org.jointdnn.training.fit;

/**
 * What an epoch came to.
 *
 * @param epoch counted from 1
 * @param steps done until its end, from the first epoch on
 * @param trainLoss mean over its steps, while weights changed
 * @param trainAccuracy likewise; NaN if labels are no classes
 * @param testLoss of the test set at its end
 * @param testAccuracy likewise
 * @param seconds that its steps took
 */
public record EpochResult(
        int epoch,
        long steps,
        double trainLoss,
        double trainAccuracy,
        double testLoss,
        double testAccuracy,
        double seconds) {}
