package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Legend;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.ChartPage.Table;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.PlotGrid;
import org.jointdnn.cli.report.PlotGrid.Cell;
import org.jointdnn.cli.report.TableOf;
import org.jointdnn.study.modelled.ModelledStudy;
import org.jointdnn.study.modelled.Strategy;
import org.jointdnn.study.modelled.TrainingRow;

/** A training step: its cost by each strategy, and what updating fewer weights or leaving them on the cloud changes. */
final class TrainingSections {
    private static final String PAPERS_SYNC = "mobile";

    private TrainingSections() {}

    static List<Section> of(ModelledStudy study) {
        if (study.training().isEmpty()) {
            return List.of();
        }
        int inputs = study.training().get(0).inputs();
        return List.of(
                step(study, "latency", "Modelled: latency of a training step on " + inputs + " inputs"),
                step(study, "energy", "Modelled: mobile energy of a training step on " + inputs + " inputs"),
                weights(study));
    }

    private static Section step(ModelledStudy study, String objective, String heading) {
        List<TrainingRow> rows = study.training().stream()
                .filter(row -> row.objective().equals(objective)
                        && row.weightSync().equals(PAPERS_SYNC)
                        && row.updatedFraction() == 1)
                .toList();
        ToDoubleFunction<TrainingRow> value =
                objective.equals("latency") ? TrainingRow::latencyMillis : TrainingRow::mobileEnergyMillijoules;
        List<Cell> cells = rows.stream()
                .map(row -> new Cell(
                        "over " + ModelledCells.title(row.link()),
                        row.network(),
                        ModelledCells.title(row.strategy()),
                        value.applyAsDouble(row)))
                .toList();
        return new Section(
                heading,
                ModelledCells.machines(study) + "Forward and backward pass, all weights trained; updated weights end"
                        + " on the mobile, as in the paper. JointDNN's plan is the best for " + objective
                        + ". The axes of the three charts are the same.",
                List.of(
                        ModelledCells.STRATEGY_BARS,
                        new PlotGrid(objective, ModelledCells.unit(objective), ModelledCells.STRATEGIES, 1, 290)
                                .bars(cells),
                        new Folded(table(rows))));
    }

    private static Section weights(ModelledStudy study) {
        List<TrainingRow> rows = study.training().stream()
                .filter(row -> row.objective().equals("latency") && row.strategy() != Strategy.MOBILE_ONLY)
                .toList();
        List<String> variants =
                rows.stream().map(TrainingSections::variant).distinct().toList();
        List<Ink> inks = new ArrayList<>();
        variants.forEach(variant -> inks.add(Ink.of(variants.indexOf(variant), variant)));
        List<Cell> cells = rows.stream()
                .map(row -> new Cell(
                        ModelledCells.title(row.strategy()) + " over " + ModelledCells.title(row.link()),
                        row.network(),
                        variant(row),
                        row.latencyMillis()))
                .toList();
        List<TrainingRow> all = study.training().stream()
                .filter(row -> row.strategy() != Strategy.MOBILE_ONLY)
                .toList();
        return new Section(
                "Modelled: how many weights a step updates, and where they end",
                ModelledCells.machines(study) + "Latency of a step planned for latency. Returning weights is most of"
                        + " what cloud-only costs where the points are apart; leaving them where the next forward pass"
                        + " needs them returns none. Mobile-only is the same in all of these.",
                List.of(
                        new Legend(Legend.Shape.POINT, inks),
                        new PlotGrid("latency of a step", "ms", inks, 2, 300).logDots(cells),
                        new Folded(table(all))));
    }

    private static String variant(TrainingRow row) {
        return Figures.digits(100 * row.updatedFraction()) + " % of the weights updated, "
                + (row.weightSync().equals(PAPERS_SYNC) ? "returned to the mobile" : "left where they are used");
    }

    private static Table table(List<TrainingRow> rows) {
        return new TableOf<TrainingRow>()
                .name("network", TrainingRow::network)
                .name("link", row -> ModelledCells.title(row.link()))
                .name("planned for", TrainingRow::objective)
                .name("weights end", TrainingRow::weightSync)
                .number("updated, %", row -> 100 * row.updatedFraction())
                .name("strategy", row -> ModelledCells.title(row.strategy()))
                .number("latency, ms", TrainingRow::latencyMillis)
                .number("mobile energy, mJ", TrainingRow::mobileEnergyMillijoules)
                .number("cloud time, ms", TrainingRow::cloudMillis)
                .number("up, B", TrainingRow::uploadBytes)
                .number("down, B", TrainingRow::downloadBytes)
                .name("plan, forward | backward", TrainingRow::plan)
                .of(rows);
    }
}
