package org.jointdnn.cli.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.report.ChartPage;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.Plot;
import org.jointdnn.cli.report.Scale;
import org.jointdnn.training.fit.EpochResult;

/** The curves of a training as a page. */
record CurvesReport(String model, String data, List<String> facts, List<EpochResult> epochs, String command) {
    private static final int HEIGHT_PIXELS = 320;
    private static final double PERCENT = 100;
    private static final Ink TRAINING = Ink.of(1, "training, while weights change");
    private static final Ink TEST = Ink.of(0, "test, after the epoch");

    void write(Path file) throws IOException {
        List<ChartPage.Part> parts = new ArrayList<>();
        parts.add(new ChartPage.Legend(ChartPage.Legend.Shape.LINE, List.of(TRAINING, TEST)));
        List<ChartPage.Chart> charts = new ArrayList<>();
        charts.add(chart("Loss", "", EpochResult::trainLoss, EpochResult::testLoss));
        if (!Double.isNaN(epochs.get(0).testAccuracy())) {
            charts.add(chart(
                    "Accuracy",
                    "%",
                    epoch -> PERCENT * epoch.trainAccuracy(),
                    epoch -> PERCENT * epoch.testAccuracy()));
        }
        parts.add(new ChartPage.Panels(charts.size(), charts));
        parts.add(table());
        ChartPage.Section section =
                new ChartPage.Section("Curves", "Loss and accuracy, epoch by epoch.", List.copyOf(parts));
        new ChartPage("Training of " + model + " on " + data, facts, List.of(section), command).write(file);
    }

    private ChartPage.Chart chart(
            String title, String unit, ToDoubleFunction<EpochResult> training, ToDoubleFunction<EpochResult> test) {
        double[] values = DoubleStream.concat(
                        epochs.stream().mapToDouble(training), epochs.stream().mapToDouble(test))
                .toArray();
        double[] numbers = epochs.stream().mapToDouble(EpochResult::epoch).toArray();
        return new Plot(
                        title,
                        Scale.linear("epoch", "", numbers),
                        Scale.linear(title.toLowerCase(Locale.ROOT), unit, values))
                .line(TRAINING, points(training))
                .line(TEST, points(test))
                .chart(HEIGHT_PIXELS);
    }

    private List<Plot.Point> points(ToDoubleFunction<EpochResult> value) {
        return epochs.stream()
                .map(epoch -> new Plot.Point(epoch.epoch(), value.applyAsDouble(epoch), ""))
                .toList();
    }

    private ChartPage.Table table() {
        List<ChartPage.Column> columns = new ArrayList<>();
        for (String title : List.of("epoch", "training loss", "accuracy, %", "test loss", "accuracy, %", "seconds")) {
            columns.add(new ChartPage.Column(title, true));
        }
        return new ChartPage.Table(
                columns,
                epochs.stream()
                        .map(epoch -> List.of(
                                String.valueOf(epoch.epoch()),
                                Figures.digits(epoch.trainLoss()),
                                Figures.digits(PERCENT * epoch.trainAccuracy()),
                                Figures.digits(epoch.testLoss()),
                                Figures.digits(PERCENT * epoch.testAccuracy()),
                                Figures.digits(epoch.seconds())))
                        .toList());
    }
}
