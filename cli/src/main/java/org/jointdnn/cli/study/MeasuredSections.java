package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Legend;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.ChartPage.Table;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.PlotGrid;
import org.jointdnn.cli.report.PlotGrid.Cell;
import org.jointdnn.cli.report.Row;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.cli.report.TableOf;

/** What was measured, by strategy, and what JointDNN gains. */
final class MeasuredSections {
    /** JointDNN's gains over the two strategies on a network and link, as measured. */
    private record Gains(
            String network, String link, double mobile, double cloud, double mobileEnergy, double cloudEnergy) {
        double better() {
            return Math.min(mobile, cloud);
        }

        double worse() {
            return Math.max(mobile, cloud);
        }
    }

    private MeasuredSections() {}

    static List<Section> of(MeasuredStudy study) {
        List<Section> sections = new ArrayList<>(List.of(latency(study.rows()), energy(study.rows())));
        List<Gains> gains = gains(study.rows());
        if (!gains.isEmpty()) {
            sections.add(gainSection(gains));
        }
        return sections;
    }

    private static Section latency(List<Row> rows) {
        List<Cell> cells = rows.stream()
                .map(row -> new Cell(
                        "over " + ModelledCells.title(row.link()),
                        row.network(),
                        row.strategy().title(),
                        row.medianMillis(),
                        row.p95Millis(),
                        row.predictedMillis()))
                .toList();
        boolean equal = rows.stream().allMatch(Row::answersEqual);
        return new Section(
                "Measured: latency of a query",
                "Bar: median as measured. Whisker: up to the 95th percentile. Diamond: as the cost model predicted. "
                        + (equal
                                ? "Every answer equalled the unsplit network's."
                                : "Some answers differ from the unsplit network's; the table says which."),
                List.of(
                        ModelledCells.STRATEGY_BARS,
                        new PlotGrid("latency", "ms", ModelledCells.STRATEGIES, 1, 300).bars(cells),
                        equal ? new Folded(table(rows)) : table(rows)));
    }

    private static Section energy(List<Row> rows) {
        List<Cell> cells = rows.stream()
                .map(row -> new Cell(
                        "over " + ModelledCells.title(row.link()),
                        row.network(),
                        row.strategy().title(),
                        row.energyMillijoules()))
                .toList();
        return new Section(
                "Computed for the measured runs: mobile energy of a query",
                "By the cost model, from computation and radio: energy was not measured.",
                List.of(
                        ModelledCells.STRATEGY_BARS,
                        new PlotGrid("mobile energy", "mJ", ModelledCells.STRATEGIES, 1, 290).bars(cells),
                        new Folded(table(rows))));
    }

    private static Table table(List<Row> rows) {
        return new TableOf<Row>()
                .name("network", Row::network)
                .name("link", row -> ModelledCells.title(row.link()))
                .name("strategy", row -> row.strategy().title())
                .number("measured median, ms", Row::medianMillis)
                .number("measured p95, ms", Row::p95Millis)
                .number("predicted, ms", Row::predictedMillis)
                .number("energy (computed), mJ", Row::energyMillijoules)
                .number("up, B", Row::uploadBytes)
                .number("down, B", Row::downloadBytes)
                .number("cloud time, ms", Row::cloudMillis)
                .number("queries", Row::queries)
                .name("plan", Row::plan)
                .name("answers equal", row -> row.answersEqual() ? "yes" : "NO")
                .of(rows);
    }

    private static List<Gains> gains(List<Row> rows) {
        List<Gains> gains = new ArrayList<>();
        for (Row joint : rows) {
            if (joint.strategy() == Strategy.JOINTDNN) {
                Optional<Row> mobile = find(rows, joint, Strategy.MOBILE_ONLY);
                Optional<Row> cloud = find(rows, joint, Strategy.CLOUD_ONLY);
                if (mobile.isPresent() && cloud.isPresent()) {
                    gains.add(new Gains(
                            joint.network(),
                            joint.link(),
                            mobile.get().medianMillis() / joint.medianMillis(),
                            cloud.get().medianMillis() / joint.medianMillis(),
                            mobile.get().energyMillijoules() / joint.energyMillijoules(),
                            cloud.get().energyMillijoules() / joint.energyMillijoules()));
                }
            }
        }
        return gains;
    }

    private static Optional<Row> find(List<Row> rows, Row like, Strategy strategy) {
        return rows.stream()
                .filter(row -> row.strategy() == strategy
                        && row.network().equals(like.network())
                        && row.link().equals(like.link()))
                .findFirst();
    }

    private static Section gainSection(List<Gains> gains) {
        List<String> links = gains.stream().map(Gains::link).distinct().toList();
        List<Ink> inks = new ArrayList<>();
        links.forEach(link -> inks.add(Ink.of(links.indexOf(link), ModelledCells.title(link))));
        List<Cell> cells = new ArrayList<>();
        add(cells, gains, "over mobile-only", Gains::mobile);
        add(cells, gains, "over cloud-only", Gains::cloud);
        add(cells, gains, "over the worse of the two", Gains::worse);
        add(cells, gains, "over the better of the two", Gains::better);
        Gains best =
                gains.stream().max(Comparator.comparingDouble(Gains::better)).orElseThrow();
        Gains worst =
                gains.stream().max(Comparator.comparingDouble(Gains::worse)).orElseThrow();
        return new Section(
                "Measured: gains in latency",
                "Ratios of measured medians. The largest over the worse of the two is "
                        + where(worst.worse(), worst) + ", over the better " + where(best.better(), best)
                        + ". At 1 JointDNN's plan is the baseline itself, whose queries it shares.",
                List.of(
                        new Legend(Legend.Shape.POINT, inks),
                        new PlotGrid("gain", "times", inks, 2, 300).ratios(cells),
                        new Folded(new TableOf<Gains>()
                                .name("network", Gains::network)
                                .name("link", gain -> ModelledCells.title(gain.link))
                                .number("latency over mobile-only", Gains::mobile)
                                .number("latency over cloud-only", Gains::cloud)
                                .number("latency over the worse", Gains::worse)
                                .number("latency over the better", Gains::better)
                                .number("energy (computed) over mobile-only", Gains::mobileEnergy)
                                .number("energy (computed) over cloud-only", Gains::cloudEnergy)
                                .of(gains))));
    }

    private static void add(List<Cell> cells, List<Gains> gains, String panel, ToDoubleFunction<Gains> gain) {
        gains.forEach(
                one -> cells.add(new Cell(panel, one.network, ModelledCells.title(one.link), gain.applyAsDouble(one))));
    }

    private static String where(double gain, Gains at) {
        return Figures.times(gain) + " (" + at.network + ", " + ModelledCells.title(at.link) + ")";
    }
}
