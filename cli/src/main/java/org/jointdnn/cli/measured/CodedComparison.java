package org.jointdnn.cli.measured;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jointdnn.cli.measured.DeviceMessage.CodedChoice;
import org.jointdnn.cli.measured.DeviceMessage.CodedPlan;
import org.jointdnn.cli.measured.DeviceMessage.CodedPlans;
import org.jointdnn.cli.measured.DeviceMessage.Request;
import org.jointdnn.cli.measured.DeviceMessage.Route;
import org.jointdnn.cli.measured.DeviceMessage.Samples;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.planner.Link;

/**
 * Plans with codecs compared with plans without and with what an app would do alone, as measured: like
 * {@link MeasuredComparison}, by the strategies of {@link CodedStrategy}.
 *
 * @param effort how many queries a plan is measured with
 */
public record CodedComparison(ComparisonSetup setup, Effort effort) {
    /** What answers may lose for JointDNN with codecs, as a share. */
    public static final double MOST_LOSS = CodedPlanner.MOST_LOSS;

    /** A network with the file of its calibration. */
    public record Calibrated(ModelFile network, Path calibration) {}

    /**
     * What a comparison gives.
     *
     * @param links as the device measured them
     * @param rows one for each network, link and strategy that the network has a use for
     */
    public record Outcome(List<NamedLink> links, List<CodedRow> rows) {}

    /** Measures every network over every link. */
    public Outcome run(List<Calibrated> networks, List<NamedLink> links) throws IOException {
        List<ModelFile> files = networks.stream().map(Calibrated::network).toList();
        try (Testbench bench = Testbench.start(setup, files)) {
            Calibrated first = networks.get(0);
            bench.prepare(prepare(first));
            Outcome outcome = new Outcome(bench.measureLinks(first.network().name(), links), new ArrayList<>());
            CodedResultTable table = new CodedResultTable();
            setup.print(table.titles());
            for (Calibrated network : networks) {
                if (network != first) {
                    bench.prepare(prepare(network));
                }
                String name = network.network().name();
                for (int i = 0; i < links.size(); i++) {
                    Link found = outcome.links().get(i).link();
                    List<CodedRow> rows = measure(name, links.get(i), found, bench);
                    rows.forEach(row -> table.lines(row).forEach(setup::print));
                    outcome.rows().addAll(rows);
                }
                bench.device().request(Request.close(name));
            }
            return outcome;
        }
    }

    private static Request prepare(Calibrated network) {
        return Request.prepareCoded(
                network.network().name(),
                network.network().file().toString(),
                network.calibration().toString());
    }

    private List<CodedRow> measure(String network, NamedLink link, Link measured, Testbench bench) {
        setup.progress().phase("planning " + network + " over " + link.name());
        bench.getSpeeds(network);
        CodedPlans plans = bench.device().codedPlans(network, measured);
        Set<Route> routes = new LinkedHashSet<>();
        for (CodedChoice choice : plans.choices()) {
            routes.add(choice.latency().placed().route());
            routes.add(choice.energy().placed().route());
        }
        setup.progress().phase("measuring " + network + " over " + link.name());
        Map<Route, Samples> samples = bench.measure(network, link.link(), measured, effort, routes);
        List<CodedRow> rows = new ArrayList<>();
        for (CodedChoice choice : plans.choices()) {
            rows.add(new CodedRow(
                    network,
                    link.name(),
                    choice.strategy(),
                    run(choice.latency(), samples),
                    run(choice.energy(), samples)));
        }
        return rows;
    }

    private static CodedRow.Run run(CodedPlan plan, Map<Route, Samples> measured) {
        Samples samples = Turns.of(plan.placed().route(), measured);
        return new CodedRow.Run(
                Percentiles.median(samples.latencyMillis()),
                Percentiles.p95(samples.latencyMillis()),
                Percentiles.median(samples.predictedMillis()),
                plan.placed().energyMillijoules(),
                plan.placed().uploadBytes(),
                plan.placed().downloadBytes(),
                Percentiles.median(samples.cloudMillis()),
                plan.placed().plan(),
                plan.placed().route().codecs(),
                plan.loss() == null ? OptionalDouble.empty() : OptionalDouble.of(plan.loss()),
                samples.latencyMillis().size(),
                samples.largestError());
    }
}
