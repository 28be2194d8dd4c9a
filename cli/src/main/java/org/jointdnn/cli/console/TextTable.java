package org.jointdnn.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Columns of text of fixed width; names to the left, numbers to the right. */
public final class TextTable {
    private record Column(String title, int width, boolean right) {}

    private final List<Column> columns = new ArrayList<>();

    /** Adds a column that is aligned to the left. */
    public TextTable name(String title, int width) {
        columns.add(new Column(title, Math.max(width, title.length()), false));
        return this;
    }

    /** Adds a column that is aligned to the right. */
    public TextTable number(String title, int width) {
        columns.add(new Column(title, Math.max(width, title.length()), true));
        return this;
    }

    /** The line of titles. */
    public String titles() {
        return row(columns.stream().map(Column::title).toArray(String[]::new));
    }

    /** A line of cells, one per column; a cell that is too wide pushes the rest aside. */
    public String row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("got " + cells.length + " cells for " + columns.size() + " columns");
        }
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            Column column = columns.get(i);
            String padding = " ".repeat(Math.max(0, column.width() - cells[i].length()));
            line.append(i == 0 ? "" : "  ").append(column.right() ? padding + cells[i] : cells[i] + padding);
        }
        return line.toString().stripTrailing();
    }
}
