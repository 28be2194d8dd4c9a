package org.jointdnn.cli.study;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.TextTable;
import org.jointdnn.study.modelled.ModelledStudy;
import org.jointdnn.study.modelled.RadioBreakEven;
import org.jointdnn.study.modelled.RadioRow;
import org.jointdnn.study.modelled.SlowerDevice;
import org.jointdnn.study.modelled.Strategy;
import org.jointdnn.study.modelled.TrainingRow;

/** What else the modelled study varies, in short; the JSON has every row. */
final class StudySweepTables {
    private static final String WEIGHTS = "mobile";

    private StudySweepTables() {}

    static void print(ModelledStudy study, PrintWriter out) {
        slowerDevice(study, out);
        training(study, out);
        radio(study, out);
    }

    private static void slowerDevice(ModelledStudy study, PrintWriter out) {
        out.println();
        out.println("If the device were slower: which plans are best, over networks and links, and the largest gains");
        TextTable table = new TextTable()
                .number("slower", 6)
                .name("objective", 9)
                .number("mobile-only", 11)
                .number("cloud-only", 10)
                .number("split", 5)
                .name("over the better", 30)
                .name("over mobile-only", 0);
        out.println(table.titles());
        for (double slowdown : SlowerDevice.SLOWDOWNS) {
            for (String objective : List.of("latency", "energy")) {
                List<SlowerDevice> rows = study.slowerDevice().stream()
                        .filter(row ->
                                row.slowdown() == slowdown && row.objective().equals(objective))
                        .toList();
                out.println(table.row(
                        Figures.digits(slowdown) + "x",
                        objective,
                        count(rows, "mobile"),
                        count(rows, "cloud"),
                        Long.toString(rows.stream()
                                .filter(row -> row.pattern().contains(","))
                                .count()),
                        largest(rows, Comparator.comparingDouble(SlowerDevice::overBetter), true),
                        largest(rows, Comparator.comparingDouble(SlowerDevice::overMobileOnly), false)));
            }
        }
    }

    private static String count(List<SlowerDevice> rows, String pattern) {
        return Long.toString(
                rows.stream().filter(row -> row.pattern().equals(pattern)).count());
    }

    private static String largest(List<SlowerDevice> rows, Comparator<SlowerDevice> by, boolean better) {
        SlowerDevice row = rows.stream().max(by).orElseThrow();
        return Figures.times(better ? row.overBetter() : row.overMobileOnly()) + " (" + row.network() + ", "
                + row.link() + ")";
    }

    private static void training(ModelledStudy study, PrintWriter out) {
        out.println();
        out.println("A training step on " + study.training().get(0).inputs()
                + " inputs, all weights updated and kept on the mobile, planned for latency, ms");
        TextTable table = new TextTable()
                .name("network", 15)
                .name("link", 4)
                .number("mobile-only", 11)
                .number("cloud-only", 10)
                .number("jointdnn", 9)
                .name("plan", 0);
        out.println(table.titles());
        List<TrainingRow> rows = study.training().stream()
                .filter(row -> row.objective().equals("latency")
                        && row.weightSync().equals(WEIGHTS)
                        && row.updatedFraction() == 1)
                .toList();
        for (TrainingRow joint : rows) {
            if (joint.strategy() == Strategy.JOINTDNN) {
                out.println(table.row(
                        joint.network(),
                        joint.link(),
                        Figures.plain(latency(rows, joint, Strategy.MOBILE_ONLY)),
                        Figures.plain(latency(rows, joint, Strategy.CLOUD_ONLY)),
                        Figures.plain(joint.latencyMillis()),
                        joint.plan()));
            }
        }
    }

    private static double latency(List<TrainingRow> rows, TrainingRow joint, Strategy strategy) {
        return rows.stream()
                .filter(row -> row.strategy() == strategy
                        && row.network().equals(joint.network())
                        && row.link().equals(joint.link()))
                .mapToDouble(TrainingRow::latencyMillis)
                .findFirst()
                .orElseThrow();
    }

    private static void radio(ModelledStudy study, PrintWriter out) {
        out.println();
        out.println(
                "With the radio's promotion and tail, planned for energy: how long it may be idle between queries before"
                        + " mobile-only is best; where plans change");
        TextTable table = new TextTable()
                .name("network", 15)
                .number("slower", 6)
                .name("link", 4)
                .name("plan without", 24)
                .name("plan with", 24)
                .number("idle up to", 10)
                .number("without, over best if isolated", 0);
        out.println(table.titles());
        for (RadioBreakEven row : study.radioBreakEven()) {
            if (row.changes()) {
                out.println(table.row(
                        row.network(),
                        Figures.digits(row.slowdown()) + "x",
                        row.link(),
                        row.planWithoutStates(),
                        row.plan(),
                        idle(row),
                        Figures.times(1 + isolated(study, row).excess())));
            }
        }
        long always = study.radioBreakEven().stream()
                .filter(row -> row.idleSeconds() == RadioBreakEven.ALWAYS)
                .count();
        out.println("Of " + study.radio().size() / RadioRow.IDLE_SECONDS.size() + " best plans for energy, "
                + study.radioBreakEven().size() + " use the cloud without promotion and tail, and " + always
                + " still do with them however long the radio is idle.");
    }

    private static String idle(RadioBreakEven row) {
        if (row.idleSeconds() == RadioBreakEven.ALWAYS) {
            return "any";
        }
        return row.idleSeconds() == 0 ? "never" : Figures.plain(row.idleSeconds()) + " s";
    }

    /** The row of isolated queries. */
    private static RadioRow isolated(ModelledStudy study, RadioBreakEven of) {
        double longest = RadioRow.IDLE_SECONDS.get(RadioRow.IDLE_SECONDS.size() - 1);
        return study.radio().stream()
                .filter(row -> row.idleSeconds() == longest
                        && row.network().equals(of.network())
                        && row.link().equals(of.link())
                        && row.slowdown() == of.slowdown())
                .findFirst()
                .orElseThrow();
    }
}
