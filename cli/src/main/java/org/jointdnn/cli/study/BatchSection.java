package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jointdnn.cli.report.ChartPage.Chart;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Legend;
import org.jointdnn.cli.report.ChartPage.Panels;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.Plot;
import org.jointdnn.cli.report.Scale;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.cli.report.TableOf;
import org.jointdnn.study.modelled.BatchRow;
import org.jointdnn.study.modelled.ModelledStudy;
import org.jointdnn.study.modelled.PaperFigures;

/** What several inputs at once change. */
final class BatchSection {
    private static final Ink MOBILE = Ink.of(Strategy.MOBILE_ONLY);
    private static final Ink JOINT = Ink.of(Strategy.JOINTDNN).named("JointDNN over each link");

    private BatchSection() {}

    static Section of(ModelledStudy study) {
        List<BatchRow> rows = study.batches().stream()
                .filter(row -> row.objective().equals("latency"))
                .toList();
        List<Integer> sizes = rows.stream().map(BatchRow::inputs).distinct().toList();
        Scale millis = Scale.log(
                "latency per input",
                "ms",
                rows.stream()
                        .flatMapToDouble(row -> DoubleStream.of(row.mobileOnly(), row.cloudOnly(), row.jointdnn())
                                .map(value -> value / row.inputs()))
                        .toArray());
        List<Ink> inks = new ArrayList<>(List.of(JOINT, MOBILE));
        PaperFigures.LINKS.forEach(link -> inks.add(cloud(link)));
        List<Chart> charts = study.networks().stream()
                .map(network -> chart(
                        network,
                        rows.stream()
                                .filter(row -> row.network().equals(network))
                                .toList(),
                        sizes,
                        millis))
                .toList();
        return new Section(
                "Modelled: several inputs at once",
                ModelledCells.machines(study) + "Latency of a batch divided by its inputs, planned for latency. More"
                        + " inputs share weights and starts; what crosses the link grows with them. The table has whole"
                        + " batches, and energy.",
                List.of(
                        new Legend(Legend.Shape.LINE, inks),
                        new Panels(4, charts),
                        new Folded(new TableOf<BatchRow>()
                                .name("network", BatchRow::network)
                                .name("link", row -> ModelledCells.title(row.link()))
                                .name("planned for", BatchRow::objective)
                                .number("inputs", BatchRow::inputs)
                                .number("mobile-only, ms or mJ", BatchRow::mobileOnly)
                                .number("cloud-only, ms or mJ", BatchRow::cloudOnly)
                                .number("JointDNN, ms or mJ", BatchRow::jointdnn)
                                .name("plan", BatchRow::plan)
                                .of(study.batches()))));
    }

    private static Chart chart(String network, List<BatchRow> rows, List<Integer> sizes, Scale millis) {
        List<String> names = sizes.stream()
                .map(size -> size == 1 ? "1 input" : size + " inputs")
                .toList();
        Plot plot = new Plot(network, Scale.categories(names), millis);
        for (String link : PaperFigures.LINKS) {
            plot.line(
                    JOINT.named("JointDNN over " + ModelledCells.title(link)),
                    points(rows, link, sizes, BatchRow::jointdnn));
        }
        // Without a link's part, mobile-only is the same over each.
        plot.line(MOBILE, points(rows, PaperFigures.LINKS.get(0), sizes, BatchRow::mobileOnly));
        for (String link : PaperFigures.LINKS) {
            plot.line(cloud(link), points(rows, link, sizes, BatchRow::cloudOnly));
        }
        return plot.chart(220);
    }

    private static Ink cloud(String link) {
        Ink ink = ModelledCells.ink(link);
        return new Ink(
                "cloud-only over " + ink.name(), Ink.of(Strategy.CLOUD_ONLY).colour(), ink.symbol(), ink.line(), false);
    }

    private static List<Plot.Point> points(
            List<BatchRow> rows, String link, List<Integer> sizes, ToDoubleFunction<BatchRow> value) {
        return rows.stream()
                .filter(row -> row.link().equals(link))
                .map(row -> new Plot.Point(sizes.indexOf(row.inputs()), value.applyAsDouble(row) / row.inputs(), ""))
                .toList();
    }
}
