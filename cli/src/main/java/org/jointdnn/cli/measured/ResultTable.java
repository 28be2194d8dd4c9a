package org.jointdnn.cli.measured;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.TextTable;
import org.jointdnn.cli.report.Gain;
import org.jointdnn.cli.report.Row;

/** A comparison's rows and gains as lines of text. */
public final class ResultTable {
    private final TextTable rows = new TextTable()
            .name("network", 13)
            .name("link", 5)
            .name("strategy", 11)
            .number("median ms", 9)
            .number("p95 ms", 7)
            .number("predicted", 9)
            .number("energy mJ", 9)
            .number("up", 7)
            .number("down", 7)
            .number("cloud ms", 8)
            .name("equal", 5)
            .name("plan", 0);

    String titles() {
        return rows.titles();
    }

    String line(Row row) {
        return rows.row(
                row.network(),
                row.link(),
                row.strategy().title(),
                Figures.plain(row.medianMillis()),
                Figures.plain(row.p95Millis()),
                Figures.plain(row.predictedMillis()),
                Figures.plain(row.energyMillijoules()),
                Figures.bytes(row.uploadBytes()),
                Figures.bytes(row.downloadBytes()),
                Figures.plain(row.cloudMillis()),
                row.answersEqual() ? "yes" : "NO",
                row.plan());
    }

    /** One line per network and link: how much faster and how much less energy than each status quo. */
    public static List<String> gains(List<Row> rows) {
        TextTable table = new TextTable()
                .name("network", 13)
                .name("link", 5)
                .name("over", 11)
                .number("speed-up", 8)
                .number("energy gain", 11)
                .name("", 0);
        List<String> lines = new ArrayList<>();
        lines.add(table.titles());
        for (Gain gain : Gain.of(rows)) {
            lines.add(table.row(
                    gain.network(),
                    gain.link(),
                    gain.over().title(),
                    Figures.times(gain.speedup()),
                    Figures.times(gain.energySaving()),
                    gain.samePlan() ? "the same plan" : ""));
        }
        return lines;
    }

    /** What the answers were like. */
    public static String verdict(List<Row> rows) {
        int queries = rows.stream()
                .collect(Collectors.toMap(
                        row -> List.of(row.network(), row.link(), row.plan()), Row::queries, (one, same) -> one))
                .values()
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
        long wrong = rows.stream().filter(row -> !row.answersEqual()).count();
        return wrong == 0
                ? "Every answer of " + queries + " queries equalled the unsplit network's."
                : "Some answers differ from the unsplit network's, in " + wrong + " rows marked NO.";
    }
}
