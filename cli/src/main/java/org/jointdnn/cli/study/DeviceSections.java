package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
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

    /** How many best plans are of each kind. */
    private record Count(String objective, double slowdown, long mobile, long split, long cloud) {
        static Count of(ModelledStudy study, String objective, double slowdown) {
            List<String> patterns = study.slowerDevice().stream()
                    .filter(row -> row.objective().equals(objective) && row.slowdown() == slowdown)
                    .map(SlowerDevice::pattern)
                    .toList();
            long mobile = patterns.stream().filter("mobile"::equals).count();
            long cloud = patterns.stream().filter("cloud"::equals).count();
            return new Count(objective, slowdown, mobile, patterns.size() - mobile - cloud, cloud);
        }

        long plans() {
            return mobile + split + cloud;
        }
    }

    private DeviceSections() {}

    static List<Section> of(ModelledStudy study) {
        return List.of(choices(study), slower(study));
    }

    private static Section choices(ModelledStudy study) {
        List<Chart> charts = new ArrayList<>();
        List<Count> all = new ArrayList<>();
        for (String objective : ModelledCells.OBJECTIVES) {
            List<Count> counts = SlowerDevice.SLOWDOWNS.stream()
                    .map(slowdown -> Count.of(study, objective, slowdown))
                    .toList();
            charts.add(chart(objective, counts));
            all.addAll(counts);
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
                                .of(all)));
    }

    private static Chart chart(String objective, List<Count> counts) {
        Scale slowdowns = Scale.categories(counts.stream()
                .map(count -> ModelledCells.times(count.slowdown))
                .toList());
        Scale plans = Scale.linear("plans", "", new double[0])
                .between(0, counts.get(0).plans());
        return new Plot("planned for " + objective, slowdowns, plans)
                .stacked(
                        MOBILE,
                        counts.stream().map(count -> (double) count.mobile).toList())
                .stacked(
                        SPLIT,
                        counts.stream().map(count -> (double) count.split).toList())
                .stacked(
                        CLOUD,
                        counts.stream().map(count -> (double) count.cloud).toList())
                .chart(280);
    }

    private static Section slower(ModelledStudy study) {
        List<SlowerDevice> rows = study.slowerDevice();
        double most = rows.stream().mapToDouble(SlowerDevice::overBetter).max().orElse(1);
        List<Chart> charts = study.networks().stream()
                .map(network -> gainChart(network, rows, Scale.above(most)))
                .toList();
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

    private static Chart gainChart(String network, List<SlowerDevice> rows, double most) {
        double[] slowdowns =
                SlowerDevice.SLOWDOWNS.stream().mapToDouble(Double::doubleValue).toArray();
        Plot plot = new Plot(
                network,
                Scale.log("device slower", "times", slowdowns).between(1, slowdowns[slowdowns.length - 1]),
                Scale.linear("gain", "times", slowdowns).between(0, most));
        for (String link : PaperFigures.LINKS) {
            plot.line(
                    ModelledCells.ink(link),
                    rows.stream()
                            .filter(row -> row.network().equals(network)
                                    && row.link().equals(link)
                                    && row.objective().equals("latency"))
                            .map(row -> new Plot.Point(row.slowdown(), row.overBetter(), ""))
                            .toList());
        }
        return plot.chart(220);
    }
}
