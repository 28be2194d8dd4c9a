package org.jointdnn.cli.commands;

import java.io.PrintWriter;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.TextTable;

/** Queries as lines of a table: what each took, what was predicted, and where the time went. */
final class QueryTable {
    private final TextTable table = new TextTable()
            .number("query", 5)
            .number("ms", 7)
            .number("predicted", 9)
            .number("device", 7)
            .number("encode", 6)
            .number("upload", 7)
            .number("queue", 6)
            .number("cloud", 7)
            .number("download", 8)
            .name("plan", 0);

    private final PrintWriter text;

    /** Prints the titles. */
    QueryTable(PrintWriter text) {
        this.text = text;
        text.println(table.titles());
    }

    void print(QueryView view) {
        QueryView.Split split = view.timings();
        String remark = view.fallback() == null ? "" : " (answered here: " + view.fallback() + ")";
        text.println(table.row(
                Integer.toString(view.query()),
                Figures.plain(view.latencyMillis()),
                view.predictedMillis() == null ? "-" : Figures.plain(view.predictedMillis()),
                Figures.plain(split.deviceComputeMillis()),
                Figures.plain(split.encodeMillis()),
                Figures.plain(split.uploadMillis()),
                Figures.plain(split.queueMillis()),
                Figures.plain(split.cloudComputeMillis()),
                Figures.plain(split.downloadMillis()),
                view.plan() + remark));
        text.flush();
    }
}
