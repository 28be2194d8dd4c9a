package org.jointdnn.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jointdnn.cli.report.ChartPage.Chart;
import org.jointdnn.cli.report.ChartPage.Panels;

/**
 * Small charts of one kind side by side, one for each distinct panel, with the same y axis.
 *
 * @param value what the y axis shows
 * @param inks the series, in order
 * @param columns how many charts stand side by side; three instead of one, if they show few categories
 * @param heightPixels of each
 */
public record PlotGrid(String value, String unit, List<Ink> inks, int columns, int heightPixels) {
    private static final int FEW_CATEGORIES = 4;

    public PlotGrid {
        inks = List.copyOf(inks);
    }

    /**
     * A value on a panel.
     *
     * @param ink the name of its series
     * @param high see {@link Plot.Bar}, as mark
     */
    public record Cell(String panel, String category, String ink, double value, double high, double mark) {
        public Cell(String panel, String category, String ink, double value) {
            this(panel, category, ink, value, Double.NaN, Double.NaN);
        }
    }

    /** Bars, grouped by category; the y axis is logarithmic where the values span decades. */
    public Panels bars(List<Cell> cells) {
        return panels(cells, Scale.of(value, unit, values(cells)).closed(values(cells)), true);
    }

    /** Points above their category. */
    public Panels dots(List<Cell> cells) {
        return panels(cells, Scale.of(value, unit, values(cells)).closed(values(cells)), false);
    }

    /** Points above their category on a logarithmic axis of ratios, with a line at 1. */
    public Panels ratios(List<Cell> cells) {
        return panels(cells, Scale.ratios(value, values(cells)), false);
    }

    /** Points above their category on a logarithmic axis. */
    public Panels logDots(List<Cell> cells) {
        return panels(cells, Scale.log(value, unit, values(cells)), false);
    }

    private Panels panels(List<Cell> cells, Scale scale, boolean bars) {
        List<String> categories = cells.stream().map(Cell::category).distinct().toList();
        List<Chart> charts = new ArrayList<>();
        for (String panel : cells.stream().map(Cell::panel).distinct().toList()) {
            Plot plot = new Plot(panel, Scale.categories(categories), scale);
            for (Ink ink : inks) {
                List<Plot.Bar> drawn = cells.stream()
                        .filter(cell ->
                                cell.panel.equals(panel) && cell.ink.equals(ink.name()) && !Double.isNaN(cell.value))
                        .map(cell -> new Plot.Bar(categories.indexOf(cell.category), cell.value, cell.high, cell.mark))
                        .toList();
                if (bars) {
                    plot.bars(ink, drawn);
                } else {
                    plot.dots(ink, drawn);
                }
            }
            if (!bars && scale.ratios()) {
                plot.levels(Ink.reference("1", "dashed"), 1);
            }
            charts.add(plot.chart(heightPixels));
        }
        return new Panels(columns == 1 && categories.size() <= FEW_CATEGORIES ? 3 : columns, charts);
    }

    private static double[] values(List<Cell> cells) {
        return cells.stream()
                .flatMapToDouble(cell -> DoubleStream.of(cell.value, cell.high, cell.mark))
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }
}
