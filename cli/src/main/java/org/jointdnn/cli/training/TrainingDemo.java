package org.jointdnn.cli.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.measured.ComparisonSetup;
import org.jointdnn.cli.measured.NamedLink;
import org.jointdnn.cli.report.ChartPage;
import org.jointdnn.cli.report.Plot;
import org.jointdnn.cli.report.Scale;
import org.jointdnn.cli.training.TrainingComparison.Trained;

/** Networks trained on drawn digits by each strategy, side by side: {@code demo --train}. */
public final class TrainingDemo {
    /** What it trains unless the user says otherwise. */
    public static final List<String> NETWORKS = List.of("lenet5", "resnet8");

    private static final int HEIGHT_PIXELS = 320;
    /** Losses of single batches jump; each point is the mean of so many. */
    private static final int SMOOTHED = 10;

    private static final int POINTS = 30;

    private final ComparisonSetup setup;
    private final int steps;
    private final String command;

    /** @param command as the user gave it */
    public TrainingDemo(ComparisonSetup setup, int steps, String command) {
        this.setup = setup;
        this.steps = steps;
        this.command = command;
    }

    /** What {@code --json} answers. */
    public record Answer(List<TrainedRow> rows) {}

    /** Trains, prints rows and what they amount to, and draws the losses. */
    public Answer run(List<String> networks, List<NamedLink> links, Path report) throws IOException {
        List<Trained> trained = new TrainingComparison(setup, steps).run(networks, links);
        setup.print("");
        for (String network : networks) {
            for (NamedLink link : links) {
                setup.print(sentence(network, link, trained));
            }
        }
        page(networks, links, trained).write(report);
        return new Answer(trained.stream().map(Trained::row).toList());
    }

    private static String sentence(String network, NamedLink link, List<Trained> trained) {
        TrainedRow joint = row(network, link, TrainingStrategy.JOINTDNN, trained);
        TrainedRow mobile = row(network, link, TrainingStrategy.MOBILE_ONLY, trained);
        TrainedRow cloud = row(network, link, TrainingStrategy.CLOUD_ONLY, trained);
        TrainedRow stays = row(network, link, TrainingStrategy.PRIVATE, trained);
        return network + " over " + link.name() + ": JointDNN "
                + Figures.times(mobile.medianMillis() / joint.medianMillis()) + " as fast as mobile-only, "
                + Figures.times(cloud.medianMillis() / joint.medianMillis()) + " as cloud-only; with samples and labels"
                + " staying on the device " + Figures.times(mobile.medianMillis() / stays.medianMillis())
                + " as fast as mobile-only";
    }

    private static TrainedRow row(String network, NamedLink link, TrainingStrategy strategy, List<Trained> trained) {
        return trained.stream()
                .filter(each ->
                        each.strategy() == strategy && isOf(network, link).test(each))
                .map(Trained::row)
                .findFirst()
                .orElseThrow();
    }

    private static Predicate<Trained> isOf(String network, NamedLink link) {
        return each -> each.row().network().equals(network) && each.row().link().equals(link.name());
    }

    private ChartPage page(List<String> networks, List<NamedLink> links, List<Trained> trained) {
        List<ChartPage.Section> sections = new ArrayList<>();
        for (String network : networks) {
            List<ChartPage.Part> parts = new ArrayList<>();
            List<ChartPage.Chart> charts = new ArrayList<>();
            for (NamedLink link : links) {
                charts.add(
                        chart(link, trained.stream().filter(isOf(network, link)).toList()));
            }
            parts.add(new ChartPage.Legend(
                    ChartPage.Legend.Shape.LINE,
                    List.of(TrainingStrategy.values()).stream()
                            .map(TrainingStrategy::ink)
                            .toList()));
            parts.add(new ChartPage.Panels(charts.size(), charts));
            parts.add(table(trained.stream()
                    .map(Trained::row)
                    .filter(row -> row.network().equals(network))
                    .toList()));
            sections.add(new ChartPage.Section(
                    network,
                    "Loss of the batches, mean of " + SMOOTHED
                            + ", against the time spent in steps; all strategies make" + " the same steps.",
                    parts));
        }
        List<String> facts = List.of(
                "Server and device are two processes on this machine, one thread each; the device takes "
                        + Figures.plain(setup.slowdown()) + " times as long for all that it computes.",
                "Links are emulated; each strategy measures link and machines before its first step, which is not in its"
                        + " times. Times are measured, energy is computed by the model of the device's and the radio's"
                        + " power.");
        return new ChartPage("Training on two machines", facts, sections, command);
    }

    private static ChartPage.Chart chart(NamedLink link, List<Trained> trained) {
        double[] seconds = trained.stream()
                .flatMap(each -> each.curve().stream())
                .mapToDouble(point -> point[0])
                .toArray();
        double[] losses = trained.stream()
                .flatMap(each -> each.curve().stream())
                .mapToDouble(point -> point[1])
                .toArray();
        Plot plot = new Plot(link.name(), Scale.linear("seconds", "s", seconds), Scale.linear("loss", "", losses));
        for (Trained each : trained) {
            plot.line(each.strategy().ink(), smoothed(each.curve()));
        }
        return plot.chart(HEIGHT_PIXELS);
    }

    private static List<Plot.Point> smoothed(List<double[]> curve) {
        List<Plot.Point> points = new ArrayList<>();
        double sum = 0;
        int stride = 1 + curve.size() / POINTS;
        for (int step = 0; step < curve.size(); step++) {
            sum += curve.get(step)[1] - (step >= SMOOTHED ? curve.get(step - SMOOTHED)[1] : 0);
            int count = Math.min(SMOOTHED, step + 1);
            if (step % stride == 0 || step == curve.size() - 1) {
                points.add(new Plot.Point(curve.get(step)[0], sum / count, "step " + (step + 1)));
            }
        }
        return points;
    }

    private static ChartPage.Table table(List<TrainedRow> rows) {
        List<ChartPage.Column> columns = new ArrayList<>();
        for (String title : List.of(
                "network",
                "link",
                "strategy",
                "ms a step",
                "predicted",
                "seconds",
                "energy, J",
                "up",
                "down",
                "accuracy",
                "last plan")) {
            boolean number = columns.size() > 2 && columns.size() < 10;
            columns.add(new ChartPage.Column(title, number));
        }
        return new ChartPage.Table(columns, rows.stream().map(TrainedRow::cells).toList());
    }
}
