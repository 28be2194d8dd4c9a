package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Legend;
import org.jointdnn.cli.report.ChartPage.Part;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.cli.report.Strips;
import org.jointdnn.cli.report.TableOf;
import org.jointdnn.study.modelled.ModelledStudy;
import org.jointdnn.study.modelled.PaperFigures;
import org.jointdnn.study.modelled.PlacementStrip;

/** Where blocks run, by class of network. */
final class PlacementSections {
    private static final List<String> CLASSES = List.of("discriminative", "generative", "autoencoder", "encoder");

    private PlacementSections() {}

    static List<Section> of(ModelledStudy study) {
        List<PlacementStrip> all = study.placements();
        List<Double> slowdowns =
                all.stream().map(PlacementStrip::slowdown).distinct().toList();
        List<Strips.Group> groups = new ArrayList<>();
        for (String networkClass : CLASSES) {
            List<PlacementStrip> ofClass = all.stream()
                    .filter(strip -> strip.networkClass().equals(networkClass))
                    .toList();
            if (!ofClass.isEmpty()) {
                groups.add(new Strips.Group(heading(networkClass, ofClass), rows(ofClass, slowdowns)));
            }
        }
        List<Part> parts = List.of(
                new Legend(
                        Legend.Shape.BAR,
                        List.of(
                                Ink.of(Strategy.MOBILE_ONLY).named("block on the mobile"),
                                Ink.of(Strategy.CLOUD_ONLY).named("block on the cloud"))),
                new Strips(
                        List.of("network", "over", "best for"),
                        slowdowns.stream().map(ModelledCells::device).toList(),
                        groups),
                new Folded(new TableOf<PlacementStrip>()
                        .name("network", PlacementStrip::network)
                        .name("class", PlacementStrip::networkClass)
                        .name("link", strip -> ModelledCells.title(strip.link()))
                        .name("planned for", PlacementStrip::objective)
                        .number("device slower, times", PlacementStrip::slowdown)
                        .name("pattern", PlacementStrip::pattern)
                        .name("the paper's pattern", PlacementStrip::paperPattern)
                        .name("placement", strip -> new Strips.Strip(onCloud(strip)).plan())
                        .of(all)));
        return List.of(new Section(
                "Modelled: which blocks run where, by class of network",
                ModelledCells.machines(study) + "A cell is a block, from input to output; the best plan's side of each"
                        + " block. The slower device is a question, not a model: time and energy of every segment are"
                        + " multiplied. The paper's patterns were read in its text.",
                parts));
    }

    private static String heading(String networkClass, List<PlacementStrip> ofClass) {
        String paper = ofClass.get(0).paperPattern();
        long split =
                ofClass.stream().filter(strip -> strip.pattern().contains(",")).count();
        long same =
                ofClass.stream().filter(strip -> strip.pattern().equals(paper)).count();
        String found = split == 0
                ? "no plan here is split"
                : split + " of " + ofClass.size() + " plans are split, " + same + " of them by the paper's pattern";
        return paper.equals(PaperFigures.NO_PATTERN)
                ? networkClass + ". The paper has no such network; " + split + " of " + ofClass.size()
                        + " plans are split"
                : networkClass + ". The paper's pattern: " + paper + "; " + found;
    }

    private static List<Strips.Row> rows(List<PlacementStrip> strips, List<Double> slowdowns) {
        List<Strips.Row> rows = new ArrayList<>();
        for (PlacementStrip first : strips) {
            if (first.slowdown() == slowdowns.get(0)) {
                rows.add(new Strips.Row(
                        List.of(first.network(), ModelledCells.title(first.link()), first.objective()),
                        strips.stream()
                                .filter(strip -> strip.network().equals(first.network())
                                        && strip.link().equals(first.link())
                                        && strip.objective().equals(first.objective()))
                                .map(strip -> new Strips.Strip(onCloud(strip)))
                                .toList()));
            }
        }
        return rows;
    }

    private static List<Boolean> onCloud(PlacementStrip strip) {
        return strip.placement().stream().map("cloud"::equals).toList();
    }
}
