package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jointdnn.cli.report.ChartPage.Chart;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Legend;
import org.jointdnn.cli.report.ChartPage.Panels;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.Ink;
import org.jointdnn.cli.report.Plot;
import org.jointdnn.cli.report.Scale;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.cli.report.TableOf;
import org.jointdnn.study.modelled.ModelledStudy;
import org.jointdnn.study.modelled.PaperFigures;
import org.jointdnn.study.modelled.SlowerDevice;

/** What a slower device would change. */
final class DeviceSections {
    private static final Ink MOBILE = Ink.of(Strategy.MOBILE_ONLY);
    private static final Ink SPLIT = Ink.of(Strategy.JOINTDNN).named("split");
    private static final Ink CLOUD = Ink.of(Strategy.CLOUD_ONLY);

    private DeviceSections() {}

    static List<Section> of(ModelledStudy study) {
        return List.of(choices(study), slower(study));
    }

    private static Section choices(ModelledStudy study) {
        List<Chart> charts = new ArrayList<>();
        record Count(String objective, double slowdown, long mobile, long split, long cloud) {}
        List<Count> counts = new ArrayList<>();
        for (String objective : ModelledCells.OBJECTIVES) {
            List<Count> ofObjective = new ArrayList<>();
            for (double slowdown : SlowerDevice.SLOWDOWNS) {
                ofObjective.add(new Count(
                        objective,
                        slowdown,
                        count(study, objective, slowdown, "mobile"::equals),
                        count(study, objective, slowdown, pattern -> pattern.contains(",")),
                        count(study, objective, slowdown, "cloud"::equals)));
            }
            List<String> names =
                    SlowerDevice.SLOWDOWNS.stream().map(ModelledCells::times).toList();
            double[] all = {ofObjective.get(0).mobile + ofObjective.get(0).split + ofObjective.get(0).cloud};
            charts.add(new Plot(
                            "planned for " + objective,
                            Scale.categories(names),
                            Scale.linear("plans", "", all).between(0, all[0]))
                    .stacked(MOBILE, column(ofObjective, count -> count.mobile))
                    .stacked(SPLIT, column(ofObjective, count -> count.split))
                    .stacked(CLOUD, column(ofObjective, count -> count.cloud))
                    .chart(280));
            counts.addAll(ofObjective);
        }
        return new Section(
                "Modelled: which plans are best if the device were slower",
                ModelledCells.machines(study) + "How many best plans, over networks and links, are mobile-only, split"
                        + " or cloud-only if every segment took the device 1 to 100 times as long and as much energy."
                        + " A question, not a model of a device.",
                List.of(
                        new Legend(Legend.Shape.BAR, List.of(MOBILE, SPLIT, CLOUD)),
                        new Panels(2, charts),
                        new TableOf<Count>()
                                .name("planned for", Count::objective)
                                .number("device slower, times", Count::slowdown)
                                .number("mobile-only", Count::mobile)
                                .number("split", Count::split)
                                .number("cloud-only", Count::cloud)
                                .of(counts)));
    }

    private static <T> List<Double> column(List<T> rows, ToDoubleFunction<T> value) {
        return rows.stream().map(value::applyAsDouble).toList();
    }

    private static long count(ModelledStudy study, String objective, double slowdown, Predicate<String> pattern) {
        return study.slowerDevice().stream()
                .filter(row ->
                        row.objective().equals(objective) && row.slowdown() == slowdown && pattern.test(row.pattern()))
                .count();
    }

    private static Section slower(ModelledStudy study) {
        List<SlowerDevice> rows = study.slowerDevice();
        Scale gain = Scale.linear(
                "gain",
                "times",
                rows.stream().mapToDouble(SlowerDevice::overBetter).toArray());
        double most = rows.stream().mapToDouble(SlowerDevice::overBetter).max().orElse(1);
        List<Chart> charts = new ArrayList<>();
        for (String network : study.networks()) {
            Plot plot = new Plot(
                    network,
                    Scale.log("device slower", "times", new double[] {1, 80}).between(1, 100),
                    gain.between(0, Scale.above(most)));
            for (String link : PaperFigures.LINKS) {
                plot.line(
                        ModelledCells.LINKS.get(PaperFigures.LINKS.indexOf(link)),
                        rows.stream()
                                .filter(row -> row.network().equals(network)
                                        && row.link().equals(link)
                                        && row.objective().equals("latency"))
                                .map(row -> new Plot.Point(row.slowdown(), row.overBetter(), ""))
                                .toList());
            }
            charts.add(plot.chart(220));
        }
        return new Section(
                "Modelled: gains over the better of the two if the device were slower",
                ModelledCells.machines(study) + "Planned for latency. Splitting pays where a line is above 1: with the"
                        + " device slow enough that the cloud helps, and not so slow that all goes there. The table"
                        + " has energy and the other baselines too.",
                List.of(
                        ModelledCells.LINK_LINES,
                        new Panels(4, charts),
                        new Folded(new TableOf<SlowerDevice>()
                                .name("network", SlowerDevice::network)
                                .name("link", row -> ModelledCells.title(row.link()))
                                .name("planned for", SlowerDevice::objective)
                                .number("device slower, times", SlowerDevice::slowdown)
                                .number("JointDNN, ms or mJ", SlowerDevice::value)
                                .number("over mobile-only", SlowerDevice::overMobileOnly)
                                .number("over cloud-only", SlowerDevice::overCloudOnly)
                                .number("over the worse", SlowerDevice::overWorse)
                                .number("over the better", SlowerDevice::overBetter)
                                .name("plan", SlowerDevice::plan)
                                .of(rows))));
    }
}
