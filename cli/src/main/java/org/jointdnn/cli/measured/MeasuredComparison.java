package org.jointdnn.cli.measured;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.cli.measured.DeviceMessage.Placed;
import org.jointdnn.cli.measured.DeviceMessage.Request;
import org.jointdnn.cli.measured.DeviceMessage.Route;
import org.jointdnn.cli.measured.DeviceMessage.Samples;
import org.jointdnn.cli.measured.DeviceMessage.StrategyPlans;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.cli.report.Row;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.planner.Link;

/**
 * Strategies compared as measured: a server process, a device process, an emulated link between them, and a row for
 * every network, link and strategy. All tensors cross as they are.
 *
 * <p>What is measured are plans: strategies that place a network in the same way share its queries, since two
 * measurements of one thing would differ by chance alone.
 *
 * @param effort how many queries a plan is measured with
 * @param additive whether to measure the plans of a planner that knows single blocks only, too
 */
public record MeasuredComparison(ComparisonSetup setup, Effort effort, boolean additive) {

    /**
     * Compute threads of server and device: one each, so that the factor between them is the slowdown alone, and the
     * link emulator has a core to itself on a machine with two.
     */
    public static final int THREADS = 1;

    /** Largest difference from the unsplit network's answer that counts as equal, of the largest magnitude in it. */
    static final double TOLERANCE = 1e-4;

    /**
     * What a comparison gives.
     *
     * @param links as the device measured them
     * @param sums the plans of a planner that knows single blocks only, where they are other ones than JointDNN's
     */
    public record Outcome(List<NamedLink> links, List<Row> rows, List<AdditiveRun> sums) {}

    /** Measures every network over every link. */
    public Outcome run(List<ModelFile> networks, List<NamedLink> links) throws IOException {
        try (Testbench bench = Testbench.start(setup, networks)) {
            return run(networks, links, bench);
        }
    }

    private Outcome run(List<ModelFile> networks, List<NamedLink> links, Testbench bench) {
        ModelFile first = networks.get(0);
        bench.prepare(prepare(first));
        Outcome outcome = new Outcome(bench.measureLinks(first.name(), links), new ArrayList<>(), new ArrayList<>());
        ResultTable table = new ResultTable();
        setup.print(table.titles());
        for (ModelFile network : networks) {
            if (network != first) {
                bench.prepare(prepare(network));
            }
            for (int i = 0; i < links.size(); i++) {
                int before = outcome.rows().size();
                measure(network.name(), links.get(i), outcome.links().get(i).link(), bench, outcome);
                outcome.rows().stream().skip(before).forEach(row -> setup.print(table.line(row)));
            }
            bench.device().request(Request.close(network.name()));
        }
        return outcome;
    }

    private static Request prepare(ModelFile network) {
        return Request.prepare(network.name(), network.file().toString());
    }

    /** Adds what is measured of a network over a link, which the device plans for as it found it. */
    private void measure(String network, NamedLink link, Link measured, Testbench bench, Outcome outcome) {
        setup.progress().phase("measuring " + network + " over " + link.name());
        bench.getSpeeds(network);
        StrategyPlans plans = bench.device().plans(network, measured);
        Set<Route> routes = new LinkedHashSet<>();
        for (Strategy strategy : Strategy.values()) {
            routes.add(of(plans, strategy).route());
        }
        if (additive) {
            routes.add(plans.additive().route());
        }
        Map<Route, Samples> samples = bench.measure(network, link.link(), measured, effort, routes);
        for (Strategy strategy : Strategy.values()) {
            Placed placed = of(plans, strategy);
            outcome.rows().add(row(network, link.name(), strategy, placed, Turns.of(placed.route(), samples)));
        }
        if (additive && !plans.additive().plan().equals(plans.jointdnn().plan())) {
            outcome.sums().add(AdditiveRun.of(network, link.name(), plans, samples));
        }
    }

    private static Placed of(StrategyPlans plans, Strategy strategy) {
        return switch (strategy) {
            case MOBILE_ONLY -> plans.mobileOnly();
            case CLOUD_ONLY -> plans.cloudOnly();
            case JOINTDNN -> plans.jointdnn();
        };
    }

    static Row row(String network, String link, Strategy strategy, Placed placed, Samples samples) {
        return new Row(
                network,
                link,
                strategy,
                Percentiles.median(samples.latencyMillis()),
                Percentiles.p95(samples.latencyMillis()),
                Percentiles.median(samples.predictedMillis()),
                placed.energyMillijoules(),
                placed.uploadBytes(),
                placed.downloadBytes(),
                Percentiles.median(samples.cloudMillis()),
                placed.plan(),
                samples.latencyMillis().size(),
                samples.largestError() <= TOLERANCE);
    }
}
