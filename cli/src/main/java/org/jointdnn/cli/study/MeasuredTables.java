package org.jointdnn.cli.study;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.TextTable;
import org.jointdnn.cli.measured.AdditiveRun;
import org.jointdnn.cli.measured.ResultTable;
import org.jointdnn.engine.profile.PredictionError;
import org.jointdnn.study.methods.MethodErrors;

/** The measured part as tables for a terminal, below its rows, which were printed as they came. */
final class MeasuredTables {
    private MeasuredTables() {}

    static void print(MeasuredStudy study, PrintWriter out) {
        out.println();
        ResultTable.gains(study.rows()).forEach(out::println);
        additive(study.additive(), out);
        methods(study.methods(), out);
        summary(study, out);
    }

    private static void additive(List<AdditiveRun> runs, PrintWriter out) {
        if (runs.isEmpty()) {
            return;
        }
        out.println();
        out.println("Planning by sums of blocks, where its plan is another: latency in ms as it believes, as segments"
                + " predict and as measured, and JointDNN's as measured");
        TextTable table = new TextTable()
                .name("network", 15)
                .name("link", 4)
                .number("believed", 8)
                .number("predicted", 9)
                .number("measured", 8)
                .number("JointDNN", 8)
                .name("its plan", 24)
                .name("JointDNN's plan", 0);
        out.println(table.titles());
        for (AdditiveRun run : runs) {
            out.println(table.row(
                    run.network(),
                    run.link(),
                    Figures.plain(run.believedMillis()),
                    Figures.plain(run.predictedMillis()),
                    Figures.plain(run.medianMillis()),
                    Figures.plain(run.bestMillis()),
                    run.plan(),
                    run.bestPlan()));
        }
    }

    private static void methods(List<MethodErrors> rows, PrintWriter out) {
        if (rows.isEmpty()) {
            return;
        }
        out.println();
        out.println(
                "Methods of profiling: error against measured segments of this machine, median and 95th percentile");
        TextTable table = new TextTable()
                .name("network", 15)
                .number("analytical", 16)
                .number("statistical", 16)
                .number("application-specific", 20);
        out.println(table.titles());
        for (MethodErrors row : rows) {
            out.println(table.row(
                    row.network(), both(row.analytical()), both(row.statistical()), both(row.applicationSpecific())));
        }
    }

    private static void summary(MeasuredStudy study, PrintWriter out) {
        out.println();
        PredictionError error = study.predictionError();
        out.println("Predicted against measured latency over " + error.segments() + " rows: median error "
                + percent(error.median()) + ", 95th percentile " + percent(error.p95()) + ".");
        study.againstBetter().stream()
                .max(Comparator.comparingDouble(MeasuredStudy.AgainstBetter::ratio))
                .ifPresent(worst -> out.println(String.format(
                        Locale.ROOT,
                        "JointDNN against the better of mobile-only and cloud-only: at the worst %.3f times its latency"
                                + " (%s, %s).",
                        worst.ratio(),
                        worst.network(),
                        worst.link())));
        out.println(ResultTable.verdict(study.rows()));
    }

    private static String both(PredictionError error) {
        return percent(error.median()) + ", " + percent(error.p95());
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }
}
