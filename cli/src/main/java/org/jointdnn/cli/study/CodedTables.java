package org.jointdnn.cli.study;

import java.io.PrintWriter;
import java.util.OptionalDouble;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.TextTable;
import org.jointdnn.cli.measured.CodedComparison;
import org.jointdnn.cli.measured.CodedStrategy;

/** What codecs gain as tables for a terminal, below the rows, which were printed as they came. */
final class CodedTables {
    private CodedTables() {}

    static void print(CodedStudy study, PrintWriter out) {
        gains(study, "Latency as measured: gains of JointDNN with codecs", true, out);
        gains(study, "Mobile energy by the cost model: gains of JointDNN with codecs", false, out);
        sizes(study, out);
        long wrong = study.rows().stream()
                .filter(row -> !row.latency().answersRight() || !row.energy().answersRight())
                .count();
        out.println();
        out.println(
                wrong == 0
                        ? "Where nothing was lost on the way, every answer equalled the unsplit network's."
                        : "Answers differ in " + wrong + " rows although nothing was lost on the way.");
    }

    private static void gains(CodedStudy study, String title, boolean latency, PrintWriter out) {
        out.println();
        out.println(title + " over");
        TextTable table = new TextTable().name("network", 15).name("link", 4);
        CodedStrategy.BASELINES.forEach(strategy -> table.number(strategy.title(), 18));
        table.number("better of both", 14).name("so, best is", 0);
        out.println(table.titles());
        for (CodedStudy.Gain gain : study.gains()) {
            String[] cells = new String[CodedStrategy.BASELINES.size() + 4];
            cells[0] = gain.network();
            cells[1] = gain.link();
            for (int index = 0; index < CodedStrategy.BASELINES.size(); index++) {
                OptionalDouble over = over(gain, CodedStrategy.BASELINES.get(index), latency);
                cells[index + 2] = over.isPresent() ? Figures.times(over.getAsDouble()) : "";
            }
            cells[cells.length - 2] = Figures.times(
                    latency ? gain.better().latency() : gain.better().energy());
            cells[cells.length - 1] = latency ? gain.advice() : "";
            out.println(table.row(cells));
        }
    }

    private static OptionalDouble over(CodedStudy.Gain gain, CodedStrategy strategy, boolean latency) {
        return gain.baselines().stream()
                .filter(over -> over.strategy().equals(strategy.key()))
                .mapToDouble(over -> latency ? over.latency() : over.energy())
                .findFirst();
    }

    private static void sizes(CodedStudy study, PrintWriter out) {
        out.println();
        out.println("Bytes at boundaries against the smallest JPEG input that loses at most "
                + Figures.digits(100 * CodedComparison.MOST_LOSS) + " %: how many boundaries are smaller, of how many");
        TextTable table = new TextTable()
                .name("network", 15)
                .number("JPEG", 8)
                .number("boundaries", 10)
                .number("raw", 5)
                .number("lossless", 8)
                .number("q8+zstd1", 8)
                .number("q4+zstd1", 8)
                .number("any within", 10)
                .number("smallest within", 15);
        out.println(table.titles());
        for (CodedSizes sizes : study.sizes()) {
            out.println(table.row(
                    sizes.network(),
                    sizes.smallestJpegBytes() == 0 ? "none" : Figures.bytes(sizes.smallestJpegBytes()),
                    Integer.toString(sizes.boundaries().size()),
                    below(sizes, CodedSizes.Boundary::rawBytes),
                    below(sizes, boundary -> boundary.smallestBytes(0)),
                    below(sizes, boundary -> boundary.bytes("q8+zstd1").orElse(boundary.rawBytes())),
                    below(sizes, boundary -> boundary.bytes("q4+zstd1").orElse(boundary.rawBytes())),
                    below(sizes, boundary -> boundary.smallestBytes(CodedComparison.MOST_LOSS)),
                    Figures.bytes(sizes.boundaries().stream()
                            .mapToLong(boundary -> boundary.smallestBytes(CodedComparison.MOST_LOSS))
                            .min()
                            .orElse(0))));
        }
    }

    private static String below(CodedSizes sizes, java.util.function.ToLongFunction<CodedSizes.Boundary> bytes) {
        return sizes.smallestJpegBytes() == 0
                ? ""
                : Long.toString(sizes.boundaries().stream()
                        .filter(boundary -> bytes.applyAsLong(boundary) < sizes.smallestJpegBytes())
                        .count());
    }
}
