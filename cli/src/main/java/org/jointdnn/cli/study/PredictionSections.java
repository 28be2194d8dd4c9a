package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.measured.AdditiveRun;
import org.jointdnn.cli.report.ChartPage.Chart;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Legend;
import org.jointdnn.cli.report.ChartPage.Panels;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.Plot;
import org.jointdnn.cli.report.PlotGrid;
import org.jointdnn.cli.report.PlotGrid.Cell;
import org.jointdnn.cli.report.Row;
import org.jointdnn.cli.report.Scale;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.cli.report.TableOf;
import org.jointdnn.engine.profile.PredictionError;
import org.jointdnn.study.methods.MethodErrors;

/** How well what was predicted agrees with what was measured. */
final class PredictionSections {
    /** The band that is drawn about the diagonal. */
    private static final double BAND = 0.12;

    private PredictionSections() {}

    static List<Section> of(MeasuredStudy study) {
        List<Section> sections = new ArrayList<>(List.of(scatter(study)));
        if (!study.additive().isEmpty()) {
            sections.add(additive(study.additive()));
        }
        if (!study.methods().isEmpty()) {
            sections.add(methods(study.methods()));
        }
        return sections;
    }

    private static Section scatter(MeasuredStudy study) {
        List<Row> rows = study.rows();
        double[] millis = rows.stream()
                .flatMapToDouble(row -> DoubleStream.of(row.medianMillis(), row.predictedMillis()))
                .toArray();
        Scale measured = Scale.log("measured median", "ms", millis);
        Scale predicted = Scale.log("predicted", "ms", millis);
        Ink equal = Ink.reference("predicted as measured", "solid");
        Ink band = Ink.reference("12 % off", "dotted");
        Plot plot = new Plot("predicted against measured", measured, predicted);
        plot.line(equal, ray(measured, 1)).line(band, ray(measured, 1 + BAND)).line(band, ray(measured, 1 - BAND));
        List<Ink> inks = new ArrayList<>();
        for (Strategy strategy : Strategy.values()) {
            Ink ink = Ink.of(strategy);
            List<Plot.Point> points = rows.stream()
                    .filter(row -> row.strategy() == strategy)
                    .map(row -> new Plot.Point(
                            row.medianMillis(),
                            row.predictedMillis(),
                            row.network() + " over " + ModelledCells.title(row.link())))
                    .toList();
            if (!points.isEmpty()) {
                inks.add(ink);
                plot.points(ink, points);
            }
        }
        PredictionError error = study.predictionError();
        long within =
                rows.stream().filter(row -> Math.abs(signedError(row)) <= BAND).count();
        return new Section(
                "Predicted against measured latency",
                "Each point is a network over a link by a strategy: the cost model's latency against the median of the"
                        + " queries. Relative error: median " + percent(error.median()) + ", 95th percentile "
                        + percent(error.p95()) + "; " + within + " of " + rows.size()
                        + " rows are within 12 %.",
                List.of(
                        new Legend(Legend.Shape.POINT, inks),
                        new Legend(Legend.Shape.LINE, List.of(equal, band)),
                        new Panels(2, List.of(plot.chart(460), errors(rows, inks))),
                        new Folded(new TableOf<Row>()
                                .name("network", Row::network)
                                .name("link", row -> ModelledCells.title(row.link()))
                                .name("strategy", row -> row.strategy().title())
                                .number("predicted, ms", Row::predictedMillis)
                                .number("measured median, ms", Row::medianMillis)
                                .number("error, %", row -> 100 * signedError(row))
                                .name("plan", Row::plan)
                                .of(rows))));
    }

    private static Chart errors(List<Row> rows, List<Ink> inks) {
        List<String> networks = rows.stream().map(Row::network).distinct().toList();
        double[] all = rows.stream()
                .flatMapToDouble(row -> DoubleStream.of(100 * signedError(row), 100 * BAND * 1.2, -100 * BAND * 1.2))
                .toArray();
        Plot plot = new Plot(
                "error of each row by network",
                Scale.categories(networks),
                Scale.linear("predicted too high", "%", all));
        for (Ink ink : inks) {
            plot.dots(
                    ink,
                    rows.stream()
                            .filter(row -> row.strategy().title().equals(ink.name()))
                            .map(row -> new Plot.Bar(networks.indexOf(row.network()), 100 * signedError(row)))
                            .toList());
        }
        return plot.levels(Ink.reference("12 % off", "dotted"), 100 * BAND, -100 * BAND)
                .chart(460);
    }

    private static List<Plot.Point> ray(Scale scale, double slope) {
        return List.of(
                new Plot.Point(scale.least(), slope * scale.least(), ""),
                new Plot.Point(scale.most(), slope * scale.most(), ""));
    }

    /** Above 0 where the prediction was too high. */
    private static double signedError(Row row) {
        return row.predictedMillis() / row.medianMillis() - 1;
    }

    private static Section additive(List<AdditiveRun> runs) {
        List<Ink> inks = List.of(
                Ink.of(3, "additive plan, as sums of blocks predict"),
                Ink.of(1, "additive plan, as segments predict"),
                Ink.of(0, "additive plan, measured"),
                Ink.of(Strategy.JOINTDNN).named("JointDNN's plan, measured"));
        List<Cell> cells = new ArrayList<>();
        for (AdditiveRun run : runs) {
            String panel = "over " + ModelledCells.title(run.link());
            cells.add(new Cell(panel, run.network(), inks.get(0).name(), run.believedMillis()));
            cells.add(new Cell(panel, run.network(), inks.get(1).name(), run.predictedMillis()));
            cells.add(new Cell(panel, run.network(), inks.get(2).name(), run.medianMillis()));
            cells.add(new Cell(panel, run.network(), inks.get(3).name(), run.bestMillis()));
        }
        return new Section(
                "Measured: what planning by sums of blocks costs",
                "Where the additive planner chose another plan than JointDNN, its plan was executed too. Bars are"
                        + " predictions and measured medians, as named.",
                List.of(
                        new Legend(Legend.Shape.BAR, inks),
                        new PlotGrid("latency", "ms", inks, 2, 290).bars(cells),
                        new TableOf<AdditiveRun>()
                                .name("network", AdditiveRun::network)
                                .name("link", run -> ModelledCells.title(run.link()))
                                .number("sums predict, ms", AdditiveRun::believedMillis)
                                .number("segments predict, ms", AdditiveRun::predictedMillis)
                                .number("measured, ms", AdditiveRun::medianMillis)
                                .number("JointDNN measured, ms", AdditiveRun::bestMillis)
                                .number("above JointDNN, %", run -> 100 * (run.medianMillis() / run.bestMillis() - 1))
                                .name("additive plan", AdditiveRun::plan)
                                .name("JointDNN's plan", AdditiveRun::bestPlan)
                                .of(runs)));
    }

    private static Section methods(List<MethodErrors> networks) {
        List<Ink> inks = List.of(
                Ink.of(0, "analytical: from a description of the machine"),
                Ink.of(1, "statistical: regression over the other networks"),
                Ink.of(2, "application-specific: the network itself is measured"));
        List<Cell> cells = new ArrayList<>();
        for (MethodErrors network : networks) {
            cells.add(cell(network, inks.get(0), network.analytical()));
            cells.add(cell(network, inks.get(1), network.statistical()));
            cells.add(cell(network, inks.get(2), network.applicationSpecific()));
        }
        return new Section(
                "Measured: three methods of profiling",
                "How far each method's predicted times of random segments lie from measured ones on this machine. Bar:"
                        + " median of the relative errors. Whisker: 95th percentile. The paper argues for the third.",
                List.of(
                        new Legend(Legend.Shape.BAR, inks),
                        new PlotGrid("relative error", "%", inks, 1, 290).bars(cells),
                        new TableOf<MethodErrors>()
                                .name("network", MethodErrors::network)
                                .number(
                                        "segments",
                                        row -> row.applicationSpecific().segments())
                                .number(
                                        "analytical median, %",
                                        row -> 100 * row.analytical().median())
                                .number(
                                        "analytical p95, %",
                                        row -> 100 * row.analytical().p95())
                                .number(
                                        "statistical median, %",
                                        row -> 100 * row.statistical().median())
                                .number(
                                        "statistical p95, %",
                                        row -> 100 * row.statistical().p95())
                                .number(
                                        "application-specific median, %",
                                        row -> 100 * row.applicationSpecific().median())
                                .number(
                                        "application-specific p95, %",
                                        row -> 100 * row.applicationSpecific().p95())
                                .of(networks)));
    }

    private static Cell cell(MethodErrors network, Ink ink, PredictionError error) {
        return new Cell("", network.network(), ink.name(), 100 * error.median(), 100 * error.p95(), Double.NaN);
    }

    private static String percent(double part) {
        return Figures.plain(100 * part) + " %";
    }
}
