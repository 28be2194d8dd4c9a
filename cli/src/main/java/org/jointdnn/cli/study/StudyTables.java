package org.jointdnn.cli.study;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.TextTable;
import org.jointdnn.study.modelled.AdditivePlanner;
import org.jointdnn.study.modelled.CloudUse;
import org.jointdnn.study.modelled.Headline;
import org.jointdnn.study.modelled.JpegBaseline;
import org.jointdnn.study.modelled.LayerSizes;
import org.jointdnn.study.modelled.ModelledRow;
import org.jointdnn.study.modelled.ModelledStudy;
import org.jointdnn.study.modelled.PlacementStrip;
import org.jointdnn.study.modelled.Strategy;
import org.jointdnn.study.modelled.StrategyGain;

/** The modelled study as tables for a terminal. */
final class StudyTables {
    private final ModelledStudy study;
    private final PrintWriter out;

    private StudyTables(ModelledStudy study, PrintWriter out) {
        this.study = study;
        this.out = out;
    }

    static void print(ModelledStudy study, PrintWriter out) {
        StudyTables tables = new StudyTables(study, out);
        out.println(
                "Modelled: " + study.mobile() + " (mobile), " + study.cloud() + " (cloud). Energies are above idle.");
        tables.comparison("latency", "ms");
        tables.comparison("energy", "mJ");
        tables.cloudUse();
        tables.placements();
        tables.layerSizes();
        tables.jpeg();
        tables.additive();
        StudySweepTables.print(study, out);
        study.paperNetworks().forEach(headline -> tables.headline("the paper's networks", headline));
        if (study.paperNetworks().isEmpty()
                || !study.paperNetworks().get(0).networks().equals(study.networks())) {
            tables.headline("all networks", study.headline());
        }
    }

    private void title(String title) {
        out.println();
        out.println(title);
    }

    private void comparison(String objective, String unit) {
        title("Planned for " + objective + ", " + unit
                + "; JointDNN's gains over each and over the worse and the better");
        TextTable table = new TextTable()
                .name("network", 15)
                .name("link", 4)
                .number("mobile-only", 11)
                .number("cloud-only", 10)
                .number("jointdnn", 9)
                .number("mobile", 7)
                .number("cloud", 7)
                .number("worse", 7)
                .number("better", 7)
                .name("plan", 0);
        out.println(table.titles());
        for (StrategyGain gain : study.gains()) {
            if (gain.objective().equals(objective)) {
                ModelledRow joint = row(gain, Strategy.JOINTDNN);
                out.println(table.row(
                        gain.network(),
                        gain.link(),
                        Figures.plain(value(row(gain, Strategy.MOBILE_ONLY))),
                        Figures.plain(value(row(gain, Strategy.CLOUD_ONLY))),
                        Figures.plain(value(joint)),
                        Figures.times(gain.overMobileOnly()),
                        Figures.times(gain.overCloudOnly()),
                        Figures.times(gain.overWorse()),
                        Figures.times(gain.overBetter()),
                        joint.plan()));
            }
        }
    }

    private ModelledRow row(StrategyGain of, Strategy strategy) {
        return study.rows().stream()
                .filter(row -> row.strategy() == strategy
                        && row.network().equals(of.network())
                        && row.link().equals(of.link())
                        && row.objective().equals(of.objective()))
                .findFirst()
                .orElseThrow();
    }

    private static double value(ModelledRow row) {
        return row.objective().equals("latency") ? row.latencyMillis() : row.mobileEnergyMillijoules();
    }

    private void cloudUse() {
        title(
                "Less cloud time and communication than cloud-only, mean over networks; the paper's figures are recalled");
        TextTable table = new TextTable()
                .name("networks", 8)
                .name("link", 4)
                .name("objective", 9)
                .number("cloud time", 10)
                .number("bytes", 7)
                .number("paper's cloud time", 18);
        out.println(table.titles());
        for (CloudUse use : study.cloudUse()) {
            out.println(table.row(
                    use.set() + " " + use.networks(),
                    use.link(),
                    use.objective(),
                    percent(use.cloudReduction()),
                    percent(use.communicationReduction()),
                    use.paperCloudReduction() < 0 ? "" : percent(use.paperCloudReduction())));
        }
    }

    private void placements() {
        title("Where blocks run: m on the mobile, C on the cloud; on the modelled device and a slower one");
        TextTable table = new TextTable()
                .name("network", 15)
                .number("slower", 6)
                .name("class", 14)
                .name("paper's pattern", 21)
                .name("link", 4)
                .name("objective", 9)
                .name("blocks", 0);
        out.println(table.titles());
        for (PlacementStrip strip : study.placements()) {
            StringBuilder sides = new StringBuilder();
            strip.placement().forEach(side -> sides.append(side.equals("cloud") ? 'C' : 'm'));
            out.println(table.row(
                    strip.network(),
                    Figures.digits(strip.slowdown()) + "x",
                    strip.networkClass(),
                    strip.paperPattern(),
                    strip.link(),
                    strip.objective(),
                    sides.toString()));
        }
    }

    private void layerSizes() {
        title("Bytes at boundaries against the input");
        TextTable table = new TextTable()
                .name("network", 15)
                .number("input", 8)
                .number("boundaries", 10)
                .number("below the input", 15)
                .number("below a JPEG", 12)
                .number("least", 8)
                .number("answer", 8);
        out.println(table.titles());
        for (LayerSizes sizes : study.layerSizes()) {
            List<Long> bytes = sizes.boundaryBytes();
            out.println(table.row(
                    sizes.network(),
                    Figures.bytes(sizes.inputBytes()),
                    Integer.toString(bytes.size()),
                    below(bytes, sizes.inputBytes()),
                    sizes.jpegBytes() == 0 ? "no picture" : below(bytes, sizes.jpegBytes()),
                    Figures.bytes(
                            bytes.stream().mapToLong(Long::longValue).min().orElse(0)),
                    Figures.bytes(bytes.get(bytes.size() - 1))));
        }
    }

    private static String below(List<Long> bytes, long reference) {
        return Long.toString(bytes.stream().filter(size -> size < reference).count());
    }

    private void jpeg() {
        title("Cloud-only with a JPEG of " + Figures.bytes(LayerSizes.JPEG_BYTES)
                + ": JointDNN's gain with raw tensors, and when it may send the JPEG too (over the better)");
        TextTable table = new TextTable()
                .name("network", 15)
                .name("link", 4)
                .name("objective", 9)
                .number("raw tensors", 11)
                .number("JPEG too", 8)
                .name("plan", 0);
        out.println(table.titles());
        for (JpegBaseline row : study.jpegBaseline()) {
            out.println(table.row(
                    row.network(),
                    row.link(),
                    row.objective(),
                    Figures.times(row.gain()),
                    Figures.times(row.plannedGain()),
                    row.plannedPlan()));
        }
    }

    private void additive() {
        title("Planning by sums of blocks: how wrong it is, and what its plan costs above the best; where it matters");
        TextTable table = new TextTable()
                .name("network", 15)
                .number("slower", 6)
                .name("link", 4)
                .name("objective", 9)
                .number("prediction", 10)
                .number("above best", 10)
                .name("its plan", 24)
                .name("best plan", 0);
        out.println(table.titles());
        for (AdditivePlanner row : study.additivePlanner()) {
            if (Math.abs(row.predictionError()) >= 0.005 || row.excess() >= 0.005) {
                out.println(table.row(
                        row.network(),
                        Figures.digits(row.slowdown()) + "x",
                        row.link(),
                        row.objective(),
                        percent(row.predictionError()),
                        percent(row.excess()),
                        row.plan(),
                        row.bestPlan()));
            }
        }
    }

    private void headline(String networks, Headline headline) {
        title("Largest gains over " + networks);
        claim("latency", headline.latency(), headline.paperBaseline());
        claim("energy", headline.energy(), headline.paperBaseline());
    }

    private void claim(String quantity, Headline.Claim claim, String paperBaseline) {
        Headline.Largest better = claim.overBetter();
        out.println(quantity + ": " + Figures.times(claim.gain()) + " over "
                + claim.baseline().text() + " (" + claim.network() + ", " + claim.link()
                + "); over the better of the two "
                + Figures.times(better.gain()) + " (" + better.network() + ", " + better.link() + "). The paper: up to "
                + Figures.digits(claim.paper()) + "x over " + paperBaseline + ".");
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * part);
    }
}
