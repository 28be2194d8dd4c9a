package org.jointdnn.cli.study;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.PlotGrid;
import org.jointdnn.cli.report.PlotGrid.Cell;
import org.jointdnn.cli.report.TableOf;
import org.jointdnn.study.modelled.AdditivePlanner;
import org.jointdnn.study.modelled.ModelledStudy;

/** Sums of blocks against segments: how wrong they are, and what planning by them costs. */
final class AdditiveSections {
    private static final double VISIBLE = 0.0005;

    private AdditiveSections() {}

    static List<Section> of(ModelledStudy study) {
        List<AdditivePlanner> rows = study.additivePlanner();
        AdditivePlanner worst = rows.stream()
                .max(Comparator.comparingDouble(row -> Math.abs(row.predictionError())))
                .orElseThrow();
        AdditivePlanner dearest = rows.stream()
                .max(Comparator.comparingDouble(AdditivePlanner::excess))
                .orElseThrow();
        long wrong = rows.stream().filter(row -> row.excess() >= VISIBLE).count();
        return List.of(
                section(
                        study,
                        "Modelled: sums of blocks against segments, prediction",
                        "An additive planner takes a segment's cost to be the sum of its blocks'. What it predicts for"
                                + " its own plan, against what that plan costs: 0 % is right. The largest error is "
                                + percent(worst.predictionError()) + " (" + where(worst) + ").",
                        "prediction error",
                        AdditivePlanner::predictionError),
                section(
                        study,
                        "Modelled: sums of blocks against segments, what the plan costs",
                        "How much the additive planner's plan costs above the best: 0 % means that it found the best"
                                + " one in spite of wrong costs. Above it in " + wrong + " of " + rows.size()
                                + " cases"
                                + (wrong == 0
                                        ? "."
                                        : "; the most is " + percent(dearest.excess()) + " (" + where(dearest) + ")."),
                        "above the best plan",
                        AdditivePlanner::excess));
    }

    private static Section section(
            ModelledStudy study, String heading, String caption, String name, ToDoubleFunction<AdditivePlanner> part) {
        List<Cell> cells = study.additivePlanner().stream()
                .map(row -> new Cell(
                        row.objective() + ", " + ModelledCells.device(row.slowdown()),
                        row.network(),
                        ModelledCells.title(row.link()),
                        100 * part.applyAsDouble(row)))
                .toList();
        return new Section(
                heading,
                ModelledCells.machines(study) + caption,
                List.of(
                        ModelledCells.LINK_POINTS,
                        new PlotGrid(name, "%", ModelledCells.LINKS, 2, 290).dots(cells),
                        new Folded(new TableOf<AdditivePlanner>()
                                .name("network", AdditivePlanner::network)
                                .name("link", row -> ModelledCells.title(row.link()))
                                .name("planned for", AdditivePlanner::objective)
                                .number("device slower, times", AdditivePlanner::slowdown)
                                .number("predicted, ms or mJ", AdditivePlanner::predicted)
                                .number("true, ms or mJ", AdditivePlanner::actual)
                                .number("best, ms or mJ", AdditivePlanner::best)
                                .number("prediction error, %", row -> 100 * row.predictionError())
                                .number("above the best, %", row -> 100 * row.excess())
                                .name("its plan", AdditivePlanner::plan)
                                .name("best plan", AdditivePlanner::bestPlan)
                                .of(study.additivePlanner()))));
    }

    private static String where(AdditivePlanner row) {
        return row.network() + ", " + ModelledCells.title(row.link()) + ", " + row.objective() + ", "
                + ModelledCells.device(row.slowdown());
    }

    private static String percent(double part) {
        return Figures.plain(100 * part) + " %";
    }
}
