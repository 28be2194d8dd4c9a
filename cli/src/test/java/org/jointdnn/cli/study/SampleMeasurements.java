package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jointdnn.cli.measured.AdditiveRun;
import org.jointdnn.cli.report.Row;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.engine.profile.PredictionError;
import org.jointdnn.study.methods.MethodErrors;

/** A measured study with made-up numbers, the same every time. */
final class SampleMeasurements {
    private SampleMeasurements() {}

    static MeasuredStudy study(String... networks) {
        SplittableRandom random = new SplittableRandom(7);
        List<Row> rows = new ArrayList<>();
        for (String network : networks) {
            for (String link : List.of("3g", "4g", "wifi")) {
                for (Strategy strategy : Strategy.values()) {
                    double median = Math.exp(3 + 4 * random.nextDouble());
                    rows.add(row(network, link, strategy, median, median * (0.85 + 0.3 * random.nextDouble())));
                }
            }
        }
        return new MeasuredStudy(
                List.of("Made-up numbers.", "The device is slowed down 10 times."),
                rows,
                List.of(new AdditiveRun(networks[0], "wifi", 91.5, 74.25, 75.5, 61.25, "M[0-3] C[4-9]", "C[0-9]")),
                List.of(new MethodErrors(networks[0], error(0.235, 0.54), error(0.105, 0.233), error(0.024, 0.13))));
    }

    static Row row(String network, String link, Strategy strategy, double median, double predicted) {
        String plan = strategy == Strategy.MOBILE_ONLY ? "M[0-9]" : "C[0-9]";
        return new Row(
                network, link, strategy, median, median * 1.25, predicted, median * 1.5, 1000, 40, 3, plan, 9, true);
    }

    private static PredictionError error(double median, double p95) {
        return new PredictionError(40, median, p95);
    }
}
