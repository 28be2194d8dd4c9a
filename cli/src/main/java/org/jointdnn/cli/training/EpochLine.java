package org.jointdnn.cli.training;

import java.util.Locale;
import org.jointdnn.training.fit.EpochResult;

/** An epoch as a line of a table that grows while training goes on. */
final class EpochLine {
    static final String TITLE = "epoch      loss  accuracy   test loss  accuracy   steps/s";

    private EpochLine() {}

    static String of(EpochResult result, int steps) {
        return String.format(
                Locale.ROOT,
                "%5d %9.4f %9s %11.4f %9s %9.1f",
                result.epoch(),
                result.trainLoss(),
                percent(result.trainAccuracy()),
                result.testLoss(),
                percent(result.testAccuracy()),
                steps / result.seconds());
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
