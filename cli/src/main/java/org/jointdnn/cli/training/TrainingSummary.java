package org.jointdnn.cli.training;

import java.util.List;
import org.jointdnn.training.fit.EpochResult;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --json} answers; accuracies are null where labels are no classes.
 *
 * @param parameters numbers that were trained
 * @param cloud null without a server
 */
record TrainingSummary(
        String model,
        int blocks,
        long parameters,
        int trainSamples,
        int testSamples,
        int batch,
        long steps,
        List<Row> epochs,
        double testLoss,
        @Nullable Double testAccuracy,
        double stepsPerSecond,
        String out,
        String checkpoint,
        JointTally.@Nullable Summary cloud) {
    /** An epoch. */
    record Row(
            int epoch,
            double trainLoss,
            @Nullable Double trainAccuracy,
            double testLoss,
            @Nullable Double testAccuracy,
            double seconds) {
        static Row of(EpochResult result) {
            return new Row(
                    result.epoch(),
                    result.trainLoss(),
                    known(result.trainAccuracy()),
                    result.testLoss(),
                    known(result.testAccuracy()),
                    result.seconds());
        }
    }

    static @Nullable Double known(double accuracy) {
        return Double.isNaN(accuracy) ? null : accuracy;
    }

    static double stepsPerSecond(List<EpochResult> epochs) {
        double seconds = epochs.stream().mapToDouble(EpochResult::seconds).sum();
        return seconds > 0 ? epochs.get(epochs.size() - 1).steps() / seconds : 0;
    }
}
