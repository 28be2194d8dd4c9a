package org.jointdnn.cli.training;

import java.util.List;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.TextTable;

/**
 * A network trained for some steps over a link by a strategy; a row of {@code demo --train --json}.
 *
 * @param strategy its key
 * @param medianMillis of a step
 * @param predictedMillis of a step by the plan in force, median over the steps
 * @param joules of all steps, by the model of the device's and the radio's power
 * @param testAccuracy after the last step
 * @param weightsDifference the largest difference of a weight from that of mobile-only, of the largest weight there
 */
record TrainedRow(
        String network,
        String link,
        String strategy,
        int steps,
        double medianMillis,
        double predictedMillis,
        double seconds,
        double joules,
        long uploadBytes,
        long downloadBytes,
        double testAccuracy,
        double weightsDifference,
        String plan) {
    private static final int PERCENT = 100;

    /** The same on another link. */
    TrainedRow over(String otherLink) {
        return new TrainedRow(
                network,
                otherLink,
                strategy,
                steps,
                medianMillis,
                predictedMillis,
                seconds,
                joules,
                uploadBytes,
                downloadBytes,
                testAccuracy,
                weightsDifference,
                plan);
    }

    /** The same with another median. */
    TrainedRow withMedian(double millis) {
        return new TrainedRow(
                network,
                link,
                strategy,
                steps,
                millis,
                predictedMillis,
                seconds,
                joules,
                uploadBytes,
                downloadBytes,
                testAccuracy,
                weightsDifference,
                plan);
    }

    static TextTable table() {
        return new TextTable()
                .name("network", 8)
                .name("link", 5)
                .name("strategy", 16)
                .number("ms/step", 7)
                .number("predicted", 9)
                .number("seconds", 7)
                .number("energy J", 8)
                .number("up", 7)
                .number("down", 7)
                .number("accuracy", 8)
                .name("last plan", 0);
    }

    List<String> cells() {
        return List.of(
                network,
                link,
                strategy,
                Figures.plain(medianMillis),
                Figures.plain(predictedMillis),
                Figures.plain(seconds),
                Figures.plain(joules),
                Figures.bytes(uploadBytes),
                Figures.bytes(downloadBytes),
                Figures.plain(PERCENT * testAccuracy) + " %",
                plan);
    }
}
