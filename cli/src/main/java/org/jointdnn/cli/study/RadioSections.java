package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.report.ChartPage.Chart;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Legend;
import org.jointdnn.cli.report.ChartPage.Panels;
import org.jointdnn.cli.report.ChartPage.Part;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.Plot;
import org.jointdnn.cli.report.Scale;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.cli.report.TableOf;
import org.jointdnn.study.modelled.ModelledStudy;
import org.jointdnn.study.modelled.PaperFigures;
import org.jointdnn.study.modelled.RadioBreakEven;
import org.jointdnn.study.modelled.RadioRow;

/** What the radio's promotion and tail change, by how long it is idle between queries. */
final class RadioSections {
    private static final Ink WITH = Ink.of(Strategy.JOINTDNN).named("best plan, radio with promotion and tail");
    private static final Ink WITHOUT =
            Ink.of(3, "plan of the model without them, at its true cost").drawn("dotted");
    private static final Ink MOBILE = Ink.of(Strategy.MOBILE_ONLY);

    private RadioSections() {}

    static List<Section> of(ModelledStudy study) {
        List<Part> counted = new ArrayList<>();
        counted.add(ModelledCells.LINK_LINES);
        counted.add(new Panels(
                2,
                slowdowns(study).stream()
                        .map(slowdown -> counts(study, slowdown))
                        .toList()));
        counted.add(breakEvens(study));
        Section uses = new Section(
                "Modelled: how the best plan changes with the time between queries",
                ModelledCells.machines(study) + "How many networks' plans of least mobile energy use the cloud, if the"
                        + " radio has to be woken up and stays up for a while after each query, by the time in which"
                        + " it is idle between two. Without promotion and tail the answer would not depend on that"
                        + " time: the table has those plans. Radio constants: Huang et al., MobiSys 2012, LTE as read,"
                        + " 3G and Wi-Fi as recalled.",
                counted);
        return List.of(uses, energies(study));
    }

    private static List<Double> slowdowns(ModelledStudy study) {
        return study.radio().stream().map(RadioRow::slowdown).distinct().toList();
    }

    private static List<String> idleTimes() {
        return RadioRow.IDLE_SECONDS.stream().map(RadioSections::seconds).toList();
    }

    private static String seconds(double seconds) {
        boolean longest = seconds == RadioRow.IDLE_SECONDS.get(RadioRow.IDLE_SECONDS.size() - 1);
        return Figures.digits(seconds) + (longest ? " s or more" : " s");
    }

    private static Chart counts(ModelledStudy study, double slowdown) {
        Scale plans = Scale.linear("plans that use the cloud", "", new double[0])
                .between(0, study.networks().size());
        Plot plot = new Plot(ModelledCells.device(slowdown), Scale.categories(idleTimes()), plans);
        for (String link : PaperFigures.LINKS) {
            Map<Double, Long> byIdle = study.radio().stream()
                    .filter(row -> row.link().equals(link) && row.slowdown() == slowdown && usesCloud(row.plan()))
                    .collect(Collectors.groupingBy(RadioRow::idleSeconds, Collectors.counting()));
            List<Plot.Point> points = new ArrayList<>();
            for (int index = 0; index < RadioRow.IDLE_SECONDS.size(); index++) {
                long count = byIdle.getOrDefault(RadioRow.IDLE_SECONDS.get(index), 0L);
                points.add(new Plot.Point(index, count, ""));
            }
            plot.line(ModelledCells.ink(link), points);
        }
        return plot.chart(300);
    }

    private static boolean usesCloud(String plan) {
        return plan.contains("C[");
    }

    private static Part breakEvens(ModelledStudy study) {
        return new Folded(new TableOf<RadioBreakEven>()
                .name("network", RadioBreakEven::network)
                .name("link", row -> ModelledCells.title(row.link()))
                .number("device slower, times", RadioBreakEven::slowdown)
                .name("plan without promotion and tail", RadioBreakEven::planWithoutStates)
                .name("plan with them, radio never idle", RadioBreakEven::plan)
                .name(
                        "best up to an idle time of",
                        row -> row.idleSeconds() == RadioBreakEven.ALWAYS
                                ? "any"
                                : row.idleSeconds() == 0 ? "never" : Figures.digits(row.idleSeconds()) + " s")
                .of(study.radioBreakEven()));
    }

    /** Where promotion and tail change the plan, what heeding and what ignoring them costs. */
    private static Section energies(ModelledStudy study) {
        List<RadioRow> changed = study.radio().stream()
                .filter(row -> usesCloud(row.planWithoutStates()))
                .toList();
        List<Chart> charts = changed.stream()
                .map(RadioSections::heading)
                .distinct()
                .map(heading -> energies(
                        heading,
                        changed.stream()
                                .filter(row -> heading(row).equals(heading))
                                .toList()))
                .toList();
        List<Part> parts = new ArrayList<>();
        if (!charts.isEmpty()) {
            parts.add(new Legend(Legend.Shape.LINE, List.of(WITH, WITHOUT, MOBILE)));
            parts.add(new Panels(4, charts));
        }
        parts.add(new Folded(new TableOf<RadioRow>()
                .name("network", RadioRow::network)
                .name("link", row -> ModelledCells.title(row.link()))
                .number("device slower, times", RadioRow::slowdown)
                .number("radio idle, s", RadioRow::idleSeconds)
                .number("mobile-only, mJ", RadioRow::mobileOnlyMillijoules)
                .number("cloud-only, mJ", RadioRow::cloudOnlyMillijoules)
                .number("best, mJ", RadioRow::mobileEnergyMillijoules)
                .name("its plan", RadioRow::plan)
                .number("plan that ignores them, mJ", RadioRow::withoutStatesMillijoules)
                .name("its plan", RadioRow::planWithoutStates)
                .of(study.radio())));
        return new Section(
                "Modelled: energy with the radio's promotion and tail",
                ModelledCells.machines(study)
                        + "Mobile energy of a query by the time in which the radio is idle between"
                        + " two, where the model without promotion and tail would use the cloud"
                        + (charts.isEmpty()
                                ? "; it does so nowhere here."
                                : ". Where the dotted line is above the solid"
                                        + " one, ignoring them picks the wrong plan."),
                parts);
    }

    private static String heading(RadioRow row) {
        return row.network() + ", " + ModelledCells.title(row.link())
                + (row.slowdown() == 1 ? "" : ", " + ModelledCells.times(row.slowdown()));
    }

    private static Chart energies(String heading, List<RadioRow> rows) {
        double[] all = rows.stream()
                .flatMap(row -> List.of(
                        row.mobileEnergyMillijoules(), row.withoutStatesMillijoules(), row.mobileOnlyMillijoules())
                        .stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
        return new Plot(heading, Scale.categories(idleTimes()), Scale.of("energy", "mJ", all))
                .line(WITHOUT, points(rows, RadioRow::withoutStatesMillijoules))
                .line(MOBILE, points(rows, RadioRow::mobileOnlyMillijoules))
                .line(WITH, points(rows, RadioRow::mobileEnergyMillijoules))
                .chart(250);
    }

    private static List<Plot.Point> points(List<RadioRow> rows, ToDoubleFunction<RadioRow> value) {
        return rows.stream()
                .map(row ->
                        new Plot.Point(RadioRow.IDLE_SECONDS.indexOf(row.idleSeconds()), value.applyAsDouble(row), ""))
                .toList();
    }
}
