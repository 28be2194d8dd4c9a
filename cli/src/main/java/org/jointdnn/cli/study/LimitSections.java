package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jointdnn.cli.report.ChartPage.Chart;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Panels;
import org.jointdnn.cli.report.ChartPage.Part;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.ChartPage.Table;
import org.jointdnn.cli.report.ChartPage.Text;
import org.jointdnn.cli.report.Plot;
import org.jointdnn.cli.report.Scale;
import org.jointdnn.cli.report.TableOf;
import org.jointdnn.study.modelled.EnergyFront;
import org.jointdnn.study.modelled.EnergyFront.Point;
import org.jointdnn.study.modelled.ModelledStudy;

/** Latency against energy, and the best plans within limits on energy, latency and the server's time. */
final class LimitSections {
    /** A point and the front it is of. */
    private record Placed(EnergyFront front, Point point) {}

    private final ModelledStudy study;
    /** Fronts of the slowest device there is, of networks that have a choice on one of its links. */
    private final List<EnergyFront> drawn;

    private final double slowdown;

    private LimitSections(ModelledStudy study) {
        this.study = study;
        this.slowdown =
                study.fronts().stream().mapToDouble(EnergyFront::slowdown).max().orElse(1);
        List<String> withChoice = study.fronts().stream()
                .filter(front -> front.slowdown() == slowdown && front.points().size() > 1)
                .map(EnergyFront::network)
                .toList();
        this.drawn = study.fronts().stream()
                .filter(front -> front.slowdown() == slowdown && withChoice.contains(front.network()))
                .toList();
    }

    static List<Section> of(ModelledStudy study) {
        LimitSections sections = new LimitSections(study);
        return List.of(sections.fronts(), sections.battery(), sections.deadline(), CloudLoadSection.of(study));
    }

    private Section fronts() {
        List<EnergyFront> all = study.fronts();
        long single = all.stream().filter(front -> front.points().size() == 1).count();
        boolean complete = all.stream().allMatch(EnergyFront::complete);
        List<Chart> charts = new ArrayList<>();
        for (String network : networks()) {
            Plot plot = new Plot(network, latencyScale(network), energyScale(network));
            ofNetwork(network).forEach(front -> plot.stairs(ModelledCells.ink(front.link()), points(front, false)));
            charts.add(plot.chart(260));
        }
        return new Section(
                "Modelled: energy against latency, the exact front",
                ModelledCells.machines(study) + "Each point is a plan that no other one beats in both. " + single
                        + " of the " + all.size() + " fronts (network, link, device) are a single plan: the fastest"
                        + " also takes the least energy."
                        + (complete ? " All fronts are complete." : " Not all fronts are complete.") + drawnOnes(),
                parts(charts, frontTable()));
    }

    private Section battery() {
        List<Chart> charts = new ArrayList<>();
        for (String network : networks()) {
            Plot plot = new Plot(network, budgetScale(energyScale(network), "energy budget"), latencyScale(network));
            for (EnergyFront front : ofNetwork(network)) {
                plot.stairs(
                        ModelledCells.ink(front.link()),
                        points(front, true),
                        energyScale(network).most());
            }
            charts.add(plot.chart(260));
        }
        return new Section(
                "Modelled: battery, the least latency within an energy budget",
                ModelledCells.machines(study) + "A line begins at the least energy a query can take; with less there is"
                        + " no plan. It steps down where the budget allows a faster plan." + drawnOnes(),
                parts(
                        charts,
                        new TableOf<Placed>()
                                .name("network", row -> row.front.network())
                                .name("link", row -> ModelledCells.title(row.front.link()))
                                .number("device slower, times", row -> row.front.slowdown())
                                .number("energy budget from, mJ", row -> row.point.mobileEnergyMillijoules())
                                .number("least latency, ms", row -> row.point.latencyMillis())
                                .name("plan", row -> row.point.plan())
                                .of(placed(true))));
    }

    private Section deadline() {
        List<Chart> charts = new ArrayList<>();
        for (String network : networks()) {
            Plot plot = new Plot(network, budgetScale(latencyScale(network), "deadline"), energyScale(network));
            for (EnergyFront front : ofNetwork(network)) {
                plot.stairs(
                        ModelledCells.ink(front.link()),
                        points(front, false),
                        latencyScale(network).most());
            }
            charts.add(plot.chart(260));
        }
        return new Section(
                "Modelled: deadline, the least mobile energy within a latency",
                ModelledCells.machines(study) + "A line begins at the least latency; before it there is no plan. It"
                        + " steps down where the deadline allows a thriftier plan." + drawnOnes(),
                parts(
                        charts,
                        new TableOf<Placed>()
                                .name("network", row -> row.front.network())
                                .name("link", row -> ModelledCells.title(row.front.link()))
                                .number("device slower, times", row -> row.front.slowdown())
                                .number("deadline from, ms", row -> row.point.latencyMillis())
                                .number("least energy, mJ", row -> row.point.mobileEnergyMillijoules())
                                .name("plan", row -> row.point.plan())
                                .of(placed(false))));
    }

    /** The charts, or that there are none. */
    static List<Part> parts(List<Chart> charts, Table table) {
        return charts.isEmpty()
                ? List.of(
                        new Text("No network here has a choice, so there is no chart: one plan is best for all."),
                        new Folded(table))
                : List.of(ModelledCells.LINK_LINES, new Panels(3, charts), new Folded(table));
    }

    private String drawnOnes() {
        return drawn.isEmpty()
                ? ""
                : " Drawn: the device " + ModelledCells.times(slowdown)
                        + " slower, networks with more than one plan on a link; the table has all.";
    }

    private List<String> networks() {
        return drawn.stream().map(EnergyFront::network).distinct().toList();
    }

    private List<EnergyFront> ofNetwork(String network) {
        return drawn.stream().filter(front -> front.network().equals(network)).toList();
    }

    /** A front's points as (latency, energy), or by rising budget as (energy, latency). */
    private static List<Plot.Point> points(EnergyFront front, boolean byEnergy) {
        List<Plot.Point> points = new ArrayList<>();
        for (Point point : front.points()) {
            if (byEnergy) {
                points.add(0, new Plot.Point(point.mobileEnergyMillijoules(), point.latencyMillis(), point.plan()));
            } else {
                points.add(new Plot.Point(point.latencyMillis(), point.mobileEnergyMillijoules(), point.plan()));
            }
        }
        return points;
    }

    private Scale latencyScale(String network) {
        return around("latency", "ms", network, false);
    }

    private Scale energyScale(String network) {
        return around("mobile energy", "mJ", network, true);
    }

    /** Little wider than the network's fronts. */
    private Scale around(String name, String unit, String network, boolean energy) {
        double[] values = ofNetwork(network).stream()
                .flatMap(front -> front.points().stream())
                .mapToDouble(point -> energy ? point.mobileEnergyMillijoules() : point.latencyMillis())
                .toArray();
        double most = DoubleStream.of(values).max().orElse(1);
        return Scale.linear(name, unit, values).between(0, Scale.above(most));
    }

    private static Scale budgetScale(Scale scale, String name) {
        return new Scale(scale.type(), name, scale.unit(), List.of(), scale.least(), scale.most());
    }

    private Table frontTable() {
        return new TableOf<Placed>()
                .name("network", row -> row.front.network())
                .name("link", row -> ModelledCells.title(row.front.link()))
                .number("device slower, times", row -> row.front.slowdown())
                .number("latency, ms", row -> row.point.latencyMillis())
                .number("mobile energy, mJ", row -> row.point.mobileEnergyMillijoules())
                .number("cloud time, ms", row -> row.point.cloudMillis())
                .name("plan", row -> row.point.plan())
                .of(placed(false));
    }

    private List<Placed> placed(boolean byEnergy) {
        List<Placed> rows = new ArrayList<>();
        for (EnergyFront front : study.fronts()) {
            int first = rows.size();
            front.points().forEach(point -> rows.add(byEnergy ? first : rows.size(), new Placed(front, point)));
        }
        return rows;
    }
}
