package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.report.ChartPage.Chart;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Legend;
import org.jointdnn.cli.report.ChartPage.Panels;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.Plot;
import org.jointdnn.cli.report.PlotGrid;
import org.jointdnn.cli.report.PlotGrid.Cell;
import org.jointdnn.cli.report.Scale;
import org.jointdnn.cli.report.TableOf;
import org.jointdnn.study.modelled.JpegBaseline;
import org.jointdnn.study.modelled.LayerSizes;
import org.jointdnn.study.modelled.ModelledStudy;

/** How large boundaries are, and cloud-only with a compressed picture as the fair opponent. */
final class SizeSections {
    private static final Ink BOUNDARY =
            Ink.of(1, "live at the boundary after a block").drawn("solid");
    private static final Ink INPUT = Ink.reference("the input as a raw tensor", "dashed");
    private static final Ink JPEG = new Ink(
            "the input as a JPEG of " + Figures.bytes(LayerSizes.JPEG_BYTES), "#d55e00", "none", "dotted", false);

    private SizeSections() {}

    static List<Section> of(ModelledStudy study) {
        List<Section> sections = new ArrayList<>(List.of(sizes(study.layerSizes())));
        if (!study.jpegBaseline().isEmpty()) {
            sections.add(jpeg(study));
        }
        return sections;
    }

    private static Section sizes(List<LayerSizes> networks) {
        double[] all = networks.stream()
                .flatMapToDouble(
                        one -> Stream.concat(one.boundaryBytes().stream(), Stream.of(one.inputBytes(), one.jpegBytes()))
                                .mapToDouble(Long::doubleValue))
                .toArray();
        Scale bytes = Scale.log("size", "B", all);
        List<Chart> charts = networks.stream().map(one -> chart(one, bytes)).toList();
        record Boundary(LayerSizes network, int after) {}
        List<Boundary> rows = new ArrayList<>();
        for (LayerSizes one : networks) {
            for (int block = 0; block < one.boundaryBytes().size(); block++) {
                rows.add(new Boundary(one, block));
            }
        }
        long pictures = networks.stream().filter(one -> one.jpegBytes() > 0).count();
        return new Section(
                "Layer sizes against the input",
                "Exact, from the networks' shapes: the bytes that would cross if the network were cut after each"
                        + " block, as floats, without a codec. A cut pays only where the points lie below what"
                        + " cloud-only would send. The JPEG is drawn for the " + pictures
                        + " networks that read pictures; its size is ImageNet's mean, whatever the extents.",
                List.of(
                        new Legend(
                                Legend.Shape.LINE,
                                pictures > 0 ? List.of(BOUNDARY, INPUT, JPEG) : List.of(BOUNDARY, INPUT)),
                        new Panels(4, charts),
                        new Folded(new TableOf<Boundary>()
                                .name("network", row -> row.network.network())
                                .number("after block", Boundary::after)
                                .number(
                                        "bytes",
                                        row -> row.network.boundaryBytes().get(row.after))
                                .number(
                                        "of the input",
                                        row -> row.network.ofInput().get(row.after))
                                .number(
                                        "of a JPEG",
                                        row -> row.network.ofJpeg().isEmpty()
                                                ? Double.NaN
                                                : row.network.ofJpeg().get(row.after))
                                .of(rows))));
    }

    private static Chart chart(LayerSizes one, Scale bytes) {
        int blocks = one.boundaryBytes().size();
        Scale after = Scale.linear("after block", "", new double[] {0}).between(0, 5 * Math.ceil((blocks - 1) / 5.0));
        List<Plot.Point> points = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            points.add(new Plot.Point(block, one.boundaryBytes().get(block), ""));
        }
        Plot plot = new Plot(one.network(), after, bytes);
        plot.line(BOUNDARY, points).line(INPUT, level(one.inputBytes(), blocks));
        if (one.jpegBytes() > 0) {
            plot.line(JPEG, level(one.jpegBytes(), blocks));
        }
        return plot.chart(230);
    }

    private static List<Plot.Point> level(long bytes, int blocks) {
        return List.of(new Plot.Point(0, bytes, ""), new Plot.Point(blocks - 1.0, bytes, ""));
    }

    private static Section jpeg(ModelledStudy study) {
        List<JpegBaseline> rows = study.jpegBaseline();
        List<Cell> cells = new ArrayList<>();
        for (JpegBaseline row : rows) {
            String link = ModelledCells.title(row.link());
            cells.add(new Cell(row.objective() + ": JointDNN with raw tensors", row.network(), link, row.gain()));
            cells.add(
                    new Cell(row.objective() + ": JointDNN may send the JPEG", row.network(), link, row.plannedGain()));
        }
        return new Section(
                "Modelled: cloud-only with a JPEG, the fair baseline for pictures",
                ModelledCells.machines(study) + "Cloud-only sends a JPEG of " + Figures.bytes(LayerSizes.JPEG_BYTES)
                        + " instead of the raw tensor; decoding is charged nothing. Raw tensors: JointDNN's gain over"
                        + " that cloud-only; below 1 the JPEG beats it. May send the JPEG: the gain over the better of"
                        + " mobile-only and that cloud-only. Only networks that read pictures.",
                List.of(
                        ModelledCells.LINK_POINTS,
                        new PlotGrid("gain", "times", ModelledCells.LINKS, 2, 300).ratios(cells),
                        new Folded(new TableOf<JpegBaseline>()
                                .name("network", JpegBaseline::network)
                                .name("link", row -> ModelledCells.title(row.link()))
                                .name("planned for", JpegBaseline::objective)
                                .number("cloud-only, ms", JpegBaseline::cloudOnlyLatencyMillis)
                                .number("cloud-only, mJ", JpegBaseline::cloudOnlyEnergyMillijoules)
                                .number("JointDNN, raw", JpegBaseline::jointdnnValue)
                                .number("gain, raw", JpegBaseline::gain)
                                .number("JointDNN, JPEG too", JpegBaseline::plannedValue)
                                .number("gain, JPEG too", JpegBaseline::plannedGain)
                                .name("plan, JPEG too", JpegBaseline::plannedPlan)
                                .of(rows))));
    }
}
