package org.jointdnn.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.report.ChartPage.Column;
import org.jointdnn.cli.report.ChartPage.Table;

/** Columns of a table, and how each is filled from a row's record. */
public final class TableOf<T> {
    private final List<Column> columns = new ArrayList<>();
    private final List<Function<T, String>> cells = new ArrayList<>();

    /** Adds a column of text. */
    public TableOf<T> name(String title, Function<T, String> cell) {
        return add(new Column(title, false), cell);
    }

    /** Adds a column of numbers, with four significant digits; NaN is written as {@code -}. */
    public TableOf<T> number(String title, ToDoubleFunction<T> cell) {
        return add(new Column(title, true), row -> Figures.digits(cell.applyAsDouble(row)));
    }

    /** Adds a column of gains, for example {@code 3.20x}. */
    public TableOf<T> times(String title, ToDoubleFunction<T> cell) {
        return add(new Column(title, true), row -> Figures.times(cell.applyAsDouble(row)));
    }

    /** The table of these rows. */
    public Table of(List<T> rows) {
        return new Table(
                columns,
                rows.stream()
                        .map(row -> cells.stream().map(cell -> cell.apply(row)).toList())
                        .toList());
    }

    private TableOf<T> add(Column column, Function<T, String> cell) {
        columns.add(column);
        cells.add(cell);
        return this;
    }
}
