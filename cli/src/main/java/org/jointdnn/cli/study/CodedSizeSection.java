package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.measured.CodedComparison;
import org.jointdnn.cli.report.ChartPage.Chart;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Legend;
import org.jointdnn.cli.report.ChartPage.Panels;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.Plot;
import org.jointdnn.cli.report.Scale;
import org.jointdnn.cli.report.TableOf;

/** Bytes at each boundary under each codec, against the input as a JPEG. */
final class CodedSizeSection {
    /** A line of the charts. */
    private record Line(Ink ink, ToLongFunction<CodedSizes.Boundary> bytes) {}

    private static final String MOST = Figures.digits(100 * CodedComparison.MOST_LOSS) + " %";
    private static final List<Line> LINES = List.of(
            new Line(Ink.of(0, "as it is").drawn("solid"), CodedSizes.Boundary::rawBytes),
            new Line(Ink.of(1, "smallest lossless codec").drawn("dashed"), boundary -> boundary.smallestBytes(0)),
            new Line(
                    Ink.of(2, "q8+zstd1").drawn("dotted"),
                    boundary -> boundary.bytes("q8+zstd1").orElse(boundary.rawBytes())),
            new Line(
                    Ink.of(3, "smallest codec that loses at most " + MOST).drawn("solid"),
                    boundary -> boundary.smallestBytes(CodedComparison.MOST_LOSS)));
    private static final Ink JPEG =
            new Ink("the input as the smallest JPEG that loses at most " + MOST, "#009e73", "none", "dashed", false);

    private CodedSizeSection() {}

    /** A row of the table. */
    private record Entry(CodedSizes sizes, CodedSizes.Boundary boundary, String codec, long bytes, double loss) {}

    static Section of(List<CodedSizes> networks) {
        double[] all = networks.stream()
                .flatMapToLong(one -> LongStream.concat(
                        LongStream.of(Math.max(1, one.smallestJpegBytes())),
                        one.boundaries().stream()
                                .flatMapToLong(boundary ->
                                        LINES.stream().mapToLong(line -> line.bytes.applyAsLong(boundary)))))
                .asDoubleStream()
                .toArray();
        Scale bytes = Scale.log("size", "B", all);
        List<Chart> charts = networks.stream().map(one -> chart(one, bytes)).toList();
        List<Ink> inks = new ArrayList<>(LINES.stream().map(Line::ink).toList());
        inks.add(JPEG);
        return new Section(
                "Measured: bytes at each boundary under each codec, against a JPEG",
                "Means over the samples of the calibration, all tensors of a boundary together; before block 0 the input"
                        + " crosses, after the last the answer. The loss is that of the boundary alone, over few"
                        + " samples: " + samples(networks) + ". The table has every codec.",
                List.of(
                        new Legend(Legend.Shape.LINE, inks),
                        new Panels(4, charts),
                        new Folded(new TableOf<Entry>()
                                .name("network", entry -> entry.sizes.network())
                                .number("after block", entry -> entry.boundary.after())
                                .name("codec", Entry::codec)
                                .number("bytes", Entry::bytes)
                                .number("of raw", entry -> (double) entry.bytes / entry.boundary.rawBytes())
                                .number(
                                        "of the JPEG",
                                        entry -> entry.sizes.smallestJpegBytes() == 0
                                                ? Double.NaN
                                                : (double) entry.bytes / entry.sizes.smallestJpegBytes())
                                .number("loss, %", entry -> 100 * entry.loss)
                                .name("measured by", entry -> entry.sizes.measure())
                                .of(entries(networks)))));
    }

    private static String samples(List<CodedSizes> networks) {
        List<String> counts = networks.stream()
                .map(one ->
                        one.samples() + (one.syntheticSamples() ? " made-up ones" : " pictures of " + one.network()))
                .distinct()
                .toList();
        return String.join(", ", counts);
    }

    private static List<Entry> entries(List<CodedSizes> networks) {
        List<Entry> entries = new ArrayList<>();
        for (CodedSizes one : networks) {
            for (CodedSizes.Boundary boundary : one.boundaries()) {
                entries.add(new Entry(one, boundary, "raw", boundary.rawBytes(), 0));
                boundary.codecs()
                        .forEach(codec ->
                                entries.add(new Entry(one, boundary, codec.codec(), codec.bytes(), codec.loss())));
            }
        }
        return entries;
    }

    private static Chart chart(CodedSizes one, Scale bytes) {
        int last = one.boundaries().size() - 2;
        Scale after = Scale.linear("after block", "", new double[] {0}).between(-1, 5 * Math.ceil(last / 5.0));
        Plot plot = new Plot(one.network(), after, bytes);
        for (Line line : LINES) {
            List<Plot.Point> points = new ArrayList<>();
            for (CodedSizes.Boundary boundary : one.boundaries()) {
                points.add(new Plot.Point(boundary.after(), line.bytes.applyAsLong(boundary), ""));
            }
            plot.line(line.ink, points);
        }
        if (one.smallestJpegBytes() > 0) {
            plot.line(
                    JPEG,
                    List.of(
                            new Plot.Point(-1, one.smallestJpegBytes(), ""),
                            new Plot.Point(last, one.smallestJpegBytes(), "")));
        }
        return plot.chart(230);
    }
}
