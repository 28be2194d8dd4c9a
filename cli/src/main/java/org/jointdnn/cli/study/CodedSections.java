package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.measured.CodedComparison;
import org.jointdnn.cli.measured.CodedRow;
import org.jointdnn.cli.measured.CodedStrategy;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Legend;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.ChartPage.Table;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.PlotGrid;
import org.jointdnn.cli.report.PlotGrid.Cell;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.cli.report.TableOf;

/** What codecs gain, as charts and tables. */
final class CodedSections {
    /** The strategies that are drawn; the tables have all. */
    private static final List<CodedStrategy> DRAWN = List.of(
            CodedStrategy.MOBILE_ONLY,
            CodedStrategy.CLOUD_PIXELS,
            CodedStrategy.CLOUD_JPEG,
            CodedStrategy.JOINTDNN_RAW,
            CodedStrategy.JOINTDNN);

    private static final List<Ink> INKS = DRAWN.stream().map(CodedSections::ink).toList();
    private static final Legend BARS = new Legend(Legend.Shape.BAR, INKS);
    private static final List<Ink> LINKS =
            CodedPart.LINKS.stream().map(ModelledCells::ink).toList();

    private CodedSections() {}

    static List<Section> of(CodedStudy study) {
        return List.of(latency(study), energy(study), gains(study), CodedSizeSection.of(study.sizes()));
    }

    private static Ink ink(CodedStrategy strategy) {
        return switch (strategy) {
            case MOBILE_ONLY -> Ink.of(Strategy.MOBILE_ONLY);
            case JOINTDNN -> Ink.of(Strategy.JOINTDNN);
            case CLOUD_JPEG -> Ink.of(Strategy.CLOUD_ONLY).named(strategy.title());
            default -> Ink.of(strategy.ordinal(), strategy.title());
        };
    }

    private static Section latency(CodedStudy study) {
        return new Section(
                "Measured: latency of a query, with codecs and without",
                "Bar: median as measured, by the plan that is best for latency. Whisker: up to the 95th percentile."
                        + " Diamond: as the cost model predicted. "
                        + (right(study)
                                ? "Where nothing was lost on the way, every answer equalled the unsplit network's."
                                : "Some answers differ although nothing was lost on the way; the table says which."),
                List.of(
                        BARS,
                        new PlotGrid("latency", "ms", INKS, 1, 300)
                                .bars(cells(
                                        study,
                                        row -> new Cell(
                                                panel(row),
                                                row.network(),
                                                row.strategy().title(),
                                                row.latency().medianMillis(),
                                                row.latency().p95Millis(),
                                                row.latency().predictedMillis()))),
                        new Folded(table(study.rows(), CodedRow::latency))));
    }

    private static Section energy(CodedStudy study) {
        return new Section(
                "Computed for the measured runs: mobile energy of a query, with codecs and without",
                "By the cost model, from computation, coding and radio, of the plan that is best for energy: energy was"
                        + " not measured. The plans were executed all the same; the table has their latency.",
                List.of(
                        BARS,
                        new PlotGrid("mobile energy", "mJ", INKS, 1, 300)
                                .bars(cells(
                                        study,
                                        row -> new Cell(
                                                panel(row),
                                                row.network(),
                                                row.strategy().title(),
                                                row.energy().energyMillijoules()))),
                        new Folded(table(study.rows(), CodedRow::energy))));
    }

    private static List<Cell> cells(CodedStudy study, Function<CodedRow, Cell> cell) {
        return study.rows().stream()
                .filter(row -> DRAWN.contains(row.strategy()))
                .map(cell)
                .toList();
    }

    private static String panel(CodedRow row) {
        return "over " + ModelledCells.title(row.link());
    }

    private static boolean right(CodedStudy study) {
        return study.rows().stream()
                .allMatch(row -> row.latency().answersRight() && row.energy().answersRight());
    }

    private static Table table(List<CodedRow> rows, Function<CodedRow, CodedRow.Run> plan) {
        return new TableOf<CodedRow>()
                .name("network", CodedRow::network)
                .name("link", row -> ModelledCells.title(row.link()))
                .name("strategy", row -> row.strategy().title())
                .number("measured median, ms", row -> plan.apply(row).medianMillis())
                .number("measured p95, ms", row -> plan.apply(row).p95Millis())
                .number("predicted, ms", row -> plan.apply(row).predictedMillis())
                .number("energy (computed), mJ", row -> plan.apply(row).energyMillijoules())
                .number("up, B", row -> plan.apply(row).uploadBytes())
                .number("down, B", row -> plan.apply(row).downloadBytes())
                .number("loss, %", row -> 100 * plan.apply(row).loss().orElse(Double.NaN))
                .number("largest error, %", row -> 100 * plan.apply(row).largestError())
                .number("queries", row -> plan.apply(row).queries())
                .name("plan", row -> plan.apply(row).plan())
                .name("codecs", row -> plan.apply(row).crossings())
                .name("answers as they should be", row -> plan.apply(row).answersRight() ? "yes" : "NO")
                .of(rows);
    }

    private static Section gains(CodedStudy study) {
        List<CodedStudy.Gain> gains = study.gains();
        List<Cell> cells = new ArrayList<>();
        TableOf<CodedStudy.Gain> table = new TableOf<CodedStudy.Gain>()
                .name("network", CodedStudy.Gain::network)
                .name("link", gain -> ModelledCells.title(gain.link()));
        addGains("latency", gains, CodedStudy.Over::latency, table, cells);
        addGains("energy", gains, CodedStudy.Over::energy, table, cells);
        table.name("best plan for latency", CodedStudy.Gain::advice);
        long splits =
                gains.stream().filter(gain -> gain.advice().equals("split")).count();
        long faster =
                gains.stream().filter(gain -> gain.better().latency() >= 1.03).count();
        return new Section(
                "Gains of JointDNN with codecs",
                "Latency as measured, energy by the cost model; JointDNN may lose "
                        + Figures.digits(100 * CodedComparison.MOST_LOSS)
                        + " %. The better of both is that of mobile-only"
                        + " and of cloud-only as an app would do it: with a JPEG that loses no more, else with pixels, or"
                        + " with floats where the input is no picture. JointDNN is faster than that by 3 % or more in "
                        + faster + " of " + gains.size() + " cases; it splits the network in " + splits
                        + ". In the others its advice is one side alone.",
                List.of(
                        new Legend(Legend.Shape.POINT, LINKS),
                        new PlotGrid("gain", "times", LINKS, 2, 300).ratios(cells),
                        new Folded(table.of(gains))));
    }

    private static void addGains(
            String objective,
            List<CodedStudy.Gain> gains,
            ToDoubleFunction<CodedStudy.Over> value,
            TableOf<CodedStudy.Gain> table,
            List<Cell> cells) {
        for (CodedStrategy strategy : CodedStrategy.BASELINES) {
            ToDoubleFunction<CodedStudy.Gain> over = gain -> gain.baselines().stream()
                    .filter(one -> one.strategy().equals(strategy.key()))
                    .mapToDouble(value)
                    .findFirst()
                    .orElse(Double.NaN);
            table.number(objective + " over " + strategy.title(), over);
            if (strategy == CodedStrategy.CLOUD_JPEG || strategy == CodedStrategy.JOINTDNN_RAW) {
                addCells(objective + ": over " + strategy.title(), gains, over, cells);
            }
        }
        ToDoubleFunction<CodedStudy.Gain> better = gain -> value.applyAsDouble(gain.better());
        table.number(objective + " over the better of both", better);
        addCells(objective + ": over the better of both", gains, better, cells);
    }

    private static void addCells(
            String panel, List<CodedStudy.Gain> gains, ToDoubleFunction<CodedStudy.Gain> over, List<Cell> cells) {
        gains.forEach(gain ->
                cells.add(new Cell(panel, gain.network(), ModelledCells.title(gain.link()), over.applyAsDouble(gain))));
    }
}
