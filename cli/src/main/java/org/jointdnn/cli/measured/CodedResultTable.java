package org.jointdnn.cli.measured;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.TextTable;

/** A comparison's rows as lines of text: one for each row, two where another plan is best for energy. */
final class CodedResultTable {
    private final TextTable table = new TextTable()
            .name("network", 15)
            .name("link", 4)
            .name("strategy", 18)
            .name("for", 7)
            .number("median ms", 9)
            .number("p95 ms", 7)
            .number("predicted", 9)
            .number("energy mJ", 9)
            .number("up", 7)
            .number("down", 7)
            .number("loss", 7)
            .name("plan", 0);

    String titles() {
        return table.titles();
    }

    List<String> lines(CodedRow row) {
        List<String> lines = new ArrayList<>();
        boolean one = row.latency().plan().equals(row.energy().plan())
                && row.latency().codecs().equals(row.energy().codecs());
        lines.add(line(row, one ? "" : "latency", row.latency()));
        if (!one) {
            lines.add(line(row, "energy", row.energy()));
        }
        return lines;
    }

    private String line(CodedRow row, String objective, CodedRow.Run run) {
        return table.row(
                row.network(),
                row.link(),
                row.strategy().title(),
                objective,
                Figures.plain(run.medianMillis()),
                Figures.plain(run.p95Millis()),
                Figures.plain(run.predictedMillis()),
                Figures.plain(run.energyMillijoules()),
                Figures.bytes(run.uploadBytes()),
                Figures.bytes(run.downloadBytes()),
                run.lossless()
                        ? ""
                        : run.loss().isPresent() ? percent(run.loss().getAsDouble()) : "unknown",
                run.plan()
                        + (run.codecs().isEmpty() ? "" : "  " + run.crossings())
                        + (run.answersRight() ? "" : "  ANSWERS DIFFER"));
    }

    private static String percent(double share) {
        return Figures.plain(100 * share) + " %";
    }
}
