package org.jointdnn.cli.study;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.cli.report.ChartPage.Chart;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.ChartPage.Table;
import org.jointdnn.cli.report.Plot;
import org.jointdnn.cli.report.Scale;
import org.jointdnn.cli.report.TableOf;
import org.jointdnn.study.modelled.CloudLimit;
import org.jointdnn.study.modelled.ModelledStudy;
import org.jointdnn.study.modelled.PaperFigures;

/** The best plans if a query may take only so much of the server's time. */
final class CloudLoadSection {
    private CloudLoadSection() {}

    static Section of(ModelledStudy study) {
        double slowdown = study.cloudLimits().stream()
                .mapToDouble(CloudLimit::slowdown)
                .max()
                .orElse(1);
        List<CloudLimit> slowest = study.cloudLimits().stream()
                .filter(row -> row.slowdown() == slowdown)
                .toList();
        List<Chart> charts = slowest.stream()
                .filter(row -> changes(slowest, row))
                .map(CloudLimit::network)
                .distinct()
                .map(network -> chart(
                        network,
                        slowest.stream()
                                .filter(row -> row.network().equals(network))
                                .toList()))
                .toList();
        return new Section(
                "Modelled: cloud load, the least latency within a limit on the server's time",
                ModelledCells.machines(study) + "The limit is a part of the cloud time that cloud-only takes; at 0 all"
                        + " runs on the mobile. Computed at the points; between them it is no more than the step."
                        + (charts.isEmpty()
                                ? ""
                                : " Drawn: the device " + ModelledCells.times(slowdown)
                                        + " slower, networks where the limit changes a plan; the table has all."),
                LimitSections.parts(charts, table(study)));
    }

    /** Whether another limit has another plan. */
    private static boolean changes(List<CloudLimit> rows, CloudLimit row) {
        return rows.stream()
                .anyMatch(other -> other.network().equals(row.network())
                        && other.link().equals(row.link())
                        && !other.plan().equals(row.plan()));
    }

    private static Chart chart(String network, List<CloudLimit> rows) {
        Scale limit = Scale.linear("cloud time at most, of cloud-only", "%", new double[0])
                .between(0, 100);
        Scale latency = Scale.of(
                "latency",
                "ms",
                rows.stream().mapToDouble(CloudLimit::latencyMillis).toArray());
        Plot plot = new Plot(network, limit, latency);
        for (String link : PaperFigures.LINKS) {
            List<Plot.Point> points = new ArrayList<>();
            for (CloudLimit row : rows) {
                if (row.link().equals(link)) {
                    points.add(0, new Plot.Point(100 * row.ofCloudOnly(), row.latencyMillis(), ""));
                }
            }
            plot.stairs(ModelledCells.ink(link), points);
        }
        return plot.chart(260);
    }

    private static Table table(ModelledStudy study) {
        return new TableOf<CloudLimit>()
                .name("network", CloudLimit::network)
                .name("link", row -> ModelledCells.title(row.link()))
                .number("device slower, times", CloudLimit::slowdown)
                .number("limit, part of cloud-only", CloudLimit::ofCloudOnly)
                .number("limit, ms", CloudLimit::maxCloudMillis)
                .number("least latency, ms", CloudLimit::latencyMillis)
                .number("cloud time, ms", CloudLimit::cloudMillis)
                .name("plan", CloudLimit::plan)
                .of(study.cloudLimits());
    }
}
