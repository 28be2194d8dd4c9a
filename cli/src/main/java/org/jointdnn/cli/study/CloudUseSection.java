package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.cli.report.ChartPage.Legend;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.PlotGrid;
import org.jointdnn.cli.report.PlotGrid.Cell;
import org.jointdnn.cli.report.TableOf;
import org.jointdnn.study.modelled.CloudUse;
import org.jointdnn.study.modelled.ModelledStudy;

/** By how much plans relieve the server and the link. */
final class CloudUseSection {
    private static final String TIME = "cloud time less, ";
    private static final String BYTES = "bytes less, ";
    private static final String PAPER = "cloud workload less, the paper's figure (recalled)";

    private CloudUseSection() {}

    static Section of(ModelledStudy study) {
        List<String> sets =
                study.cloudUse().stream().map(CloudUse::set).distinct().toList();
        List<Ink> inks = new ArrayList<>();
        for (String set : sets) {
            inks.add(Ink.of(2 * sets.indexOf(set), TIME + name(set)));
            inks.add(Ink.of(2 * sets.indexOf(set) + 1, BYTES + name(set)));
        }
        if (sets.contains("paper")) {
            inks.add(Ink.of(4, PAPER));
        }
        List<Cell> cells = new ArrayList<>();
        for (CloudUse use : study.cloudUse()) {
            String panel = "planned for " + use.objective();
            String link = ModelledCells.title(use.link());
            cells.add(new Cell(panel, link, TIME + name(use.set()), 100 * use.cloudReduction()));
            cells.add(new Cell(panel, link, BYTES + name(use.set()), 100 * use.communicationReduction()));
            if (use.paperCloudReduction() >= 0) {
                cells.add(new Cell(panel, link, PAPER, 100 * use.paperCloudReduction()));
            }
        }
        return new Section(
                "Modelled: cloud workload and communication against cloud-only",
                ModelledCells.machines(study) + "Mean over networks of how much less cloud time and bytes JointDNN's"
                        + " plans take. 100 % means that the cloud is not used. The paper's figures are recalled, not"
                        + " read.",
                List.of(
                        new Legend(Legend.Shape.BAR, inks),
                        new PlotGrid("less than cloud-only", "%", inks, 2, 280).bars(cells),
                        new TableOf<CloudUse>()
                                .name("networks", use -> name(use.set()) + " (" + use.networks() + ")")
                                .name("link", use -> ModelledCells.title(use.link()))
                                .name("planned for", CloudUse::objective)
                                .number("cloud time less, %", use -> 100 * use.cloudReduction())
                                .number("bytes less, %", use -> 100 * use.communicationReduction())
                                .number("paper (recalled), %", use -> paper(use))
                                .of(study.cloudUse())));
    }

    private static double paper(CloudUse use) {
        return use.paperCloudReduction() < 0 ? Double.NaN : 100 * use.paperCloudReduction();
    }

    private static String name(String set) {
        return set.equals("paper") ? "the paper's networks" : "all networks";
    }
}
