package org.jointdnn.cli.measured;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.measured.DeviceMessage.Placed;
import org.jointdnn.cli.measured.DeviceMessage.Request;
import org.jointdnn.cli.measured.DeviceMessage.Samples;
import org.jointdnn.cli.measured.DeviceMessage.StrategyPlans;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.cli.report.Row;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.Side;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;

/**
 * Strategies compared as measured: a server process, a device process, an emulated link between them, and a row for
 * every network, link and strategy.
 *
 * <p>What is measured are plans: strategies that place a network in the same way share its queries, since two
 * measurements of one thing would differ by chance alone.
 *
 * @param program the main class of the command line
 * @param slowdown how many times slower the device computes
 * @param effort how many queries a plan is measured with
 * @param additive whether to measure the plans of a planner that knows single blocks only, too
 * @param text where rows are printed as they come
 * @param passErrors where the children's standard error streams are copied to
 */
public record MeasuredComparison(
        Class<?> program,
        double slowdown,
        Effort effort,
        boolean additive,
        Progress progress,
        PrintWriter text,
        Optional<PrintWriter> passErrors) {

    /**
     * Compute threads of server and device: one each, so that the factor between them is the slowdown alone, and the
     * link emulator has a core to itself on a machine with two.
     */
    public static final int THREADS = 1;

    /** Largest difference from the unsplit network's answer that counts as equal, of the largest magnitude in it. */
    static final double TOLERANCE = 1e-4;

    /** For fetching and warming up, which are not measured: 10 Gbps without delay. */
    static final EmulatedLink FAST = EmulatedLink.constant(10_000, 10_000, 0);

    /**
     * What a comparison gives.
     *
     * @param links as the device measured them
     * @param sums the plans of a planner that knows single blocks only, where they are other ones than JointDNN's
     */
    public record Outcome(List<NamedLink> links, List<Row> rows, List<AdditiveRun> sums) {}

    /** Measures every network over every link. */
    public Outcome run(List<ModelFile> networks, List<NamedLink> links) throws IOException {
        progress.phase("starting the server process");
        InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
        try (ServerProcess server = ServerProcess.start(program, folders(networks), passErrors);
                LinkEmulator emulator = LinkEmulator.start(anyPort, server.address(), FAST)) {
            progress.phase("starting the device process");
            try (DeviceProcess device =
                    DeviceProcess.start(program, emulator.address(), slowdown, this::say, passErrors)) {
                return run(networks, links, device, emulator);
            }
        }
    }

    private Outcome run(List<ModelFile> networks, List<NamedLink> links, DeviceProcess device, LinkEmulator emulator) {
        prepare(networks.get(0), device);
        List<NamedLink> measured = measureLinks(networks.get(0).name(), links, device, emulator);
        Outcome outcome = new Outcome(measured, new ArrayList<>(), new ArrayList<>());
        ResultTable table = new ResultTable();
        print(table.titles());
        for (ModelFile network : networks) {
            if (network != networks.get(0)) {
                emulator.setLink(FAST);
                prepare(network, device);
            }
            for (int i = 0; i < links.size(); i++) {
                int before = outcome.rows().size();
                measure(network.name(), links.get(i), measured.get(i).link(), device, emulator, outcome);
                outcome.rows().stream().skip(before).forEach(row -> print(table.line(row)));
            }
            device.request(Request.close(network.name()));
        }
        return outcome;
    }

    private void prepare(ModelFile network, DeviceProcess device) {
        progress.phase("preparing " + network.name());
        device.request(Request.prepare(network.name(), network.file().toString()));
    }

    /** Emulates each link in turn and has the device measure it, through the connection of a network. */
    private List<NamedLink> measureLinks(
            String network, List<NamedLink> links, DeviceProcess device, LinkEmulator emulator) {
        List<NamedLink> measured = new ArrayList<>();
        progress.phase("warming up the connection");
        device.measureLink(network, links.get(0).link());
        for (NamedLink link : links) {
            progress.phase("measuring the link " + link.name());
            emulator.setLink(EmulatedLink.of(link.link()));
            NamedLink found = new NamedLink(link.name(), device.measureLink(network, link.link()));
            measured.add(found);
            print("link " + found);
        }
        return measured;
    }

    /** Adds what is measured of a network over a link, which the device plans for as it found it. */
    private void measure(
            String network,
            NamedLink link,
            Link measured,
            DeviceProcess device,
            LinkEmulator emulator,
            Outcome outcome) {
        progress.phase("measuring " + network + " over " + link.name());
        emulator.setLink(FAST);
        device.request(Request.getSpeeds(network));
        StrategyPlans plans = device.plans(network, measured);
        Set<List<Side>> placements = new LinkedHashSet<>();
        for (Strategy strategy : Strategy.values()) {
            placements.add(of(plans, strategy).placement());
        }
        if (additive) {
            placements.add(plans.additive().placement());
        }
        Turns turns = new Turns(network, link.link(), measured, effort, device, emulator);
        Map<List<Side>, Samples> samples = turns.measure(placements, progress);
        for (Strategy strategy : Strategy.values()) {
            Placed placed = of(plans, strategy);
            outcome.rows().add(row(network, link.name(), strategy, placed, Turns.of(placed.placement(), samples)));
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

    private void say(String phase, String howFar) {
        progress.phase(phase);
        progress.update(howFar);
    }

    private void print(String line) {
        progress.around(() -> {
            text.println(line);
            text.flush();
        });
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

    private static Set<Path> folders(List<ModelFile> networks) {
        Set<Path> folders = new LinkedHashSet<>();
        for (ModelFile network : networks) {
            Path folder = network.file().toAbsolutePath().getParent();
            if (folder != null && !network.fromZoo()) {
                folders.add(folder);
            }
        }
        return folders;
    }
}
