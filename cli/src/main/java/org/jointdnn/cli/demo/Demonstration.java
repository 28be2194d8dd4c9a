package org.jointdnn.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.demo.DeviceMessage.Request;
import org.jointdnn.cli.demo.DeviceMessage.Result;
import org.jointdnn.cli.model.ModelFile;
import org.jointdnn.cli.report.Row;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.planner.Link;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.LinkEmulator;

/**
 * One run of the demonstration: a server process, a device process, an emulated link between them, and a row for
 * every network, link and strategy.
 *
 * @param program the main class of the command line
 * @param slowdown how many times slower the device computes
 * @param queries least number per row
 * @param budgetMillis more queries are measured until a row has taken so long
 * @param text where rows are printed as they come
 * @param passErrors where the children's standard error streams are copied to
 */
record Demonstration(
        Class<?> program,
        double slowdown,
        int queries,
        long budgetMillis,
        Progress progress,
        PrintWriter text,
        Optional<PrintWriter> passErrors) {

    /**
     * Compute threads of server and device: one each, so that the factor between them is the slowdown alone, and the
     * link emulator has a core to itself on a machine with two.
     */
    static final int THREADS = 1;

    /** As many as a median needs. */
    static final int LEAST_QUERIES = 3;

    /** Largest difference from the unsplit network's answer that counts as equal, of the largest magnitude in it. */
    static final double TOLERANCE = 1e-4;

    /** For fetching and warming up, which are not measured: 10 Gbps without delay. */
    private static final EmulatedLink FAST = EmulatedLink.constant(10_000, 10_000, 0);

    /**
     * What a run gives.
     *
     * @param links as the device measured them
     */
    record Outcome(List<NamedLink> links, List<Row> rows) {}

    Outcome run(List<ModelFile> networks, List<NamedLink> links) throws IOException {
        progress.phase("starting the server process");
        InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
        try (ServerProcess server = ServerProcess.start(program, folders(networks), passErrors);
                LinkEmulator emulator = LinkEmulator.start(anyPort, server.address(), FAST)) {
            progress.phase("starting the device process");
            try (DeviceProcess device =
                    DeviceProcess.start(program, emulator.address(), slowdown, this::say, passErrors)) {
                for (ModelFile network : networks) {
                    progress.phase("preparing " + network.name());
                    device.request(
                            Request.prepare(network.name(), network.file().toString()));
                }
                List<NamedLink> measured = measureLinks(networks.get(0).name(), links, device, emulator);
                return new Outcome(measured, measure(networks, links, measured, device, emulator));
            }
        }
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

    private List<Row> measure(
            List<ModelFile> networks,
            List<NamedLink> links,
            List<NamedLink> measured,
            DeviceProcess device,
            LinkEmulator emulator) {
        ResultTable table = new ResultTable();
        print(table.titles());
        List<Row> rows = new ArrayList<>();
        for (ModelFile network : networks) {
            for (int i = 0; i < links.size(); i++) {
                NamedLink link = links.get(i);
                progress.phase("measuring " + network.name() + " over " + link.name());
                Map<Strategy, Result> results =
                        measure(network.name(), link.link(), measured.get(i).link(), device, emulator);
                results.forEach((strategy, result) -> {
                    Row row = row(network.name(), link.name(), strategy, result);
                    rows.add(row);
                    print(table.line(row));
                });
            }
        }
        return rows;
    }

    /**
     * Measures the strategies in turn, several times, so that what disturbs this machine disturbs all of them.
     *
     * @param link to emulate
     * @param measured the same link as the device found it, which it plans with
     */
    private Map<Strategy, Result> measure(
            String network, Link link, Link measured, DeviceProcess device, LinkEmulator emulator) {
        Map<Strategy, Result> results = new EnumMap<>(Strategy.class);
        int rounds = Math.min(queries, LEAST_QUERIES);
        for (int round = 0; round < rounds; round++) {
            int share = queries / rounds + (round < queries % rounds ? 1 : 0);
            for (Strategy strategy : Strategy.values()) {
                progress.update(strategy.title() + ", round " + (round + 1) + "/" + rounds);
                emulator.setLink(FAST);
                device.request(Request.warmUp(network, measured, strategy));
                emulator.setLink(EmulatedLink.of(link));
                Result result = device.request(Request.measure(network, share, budgetMillis / rounds));
                results.merge(strategy, result, Result::and);
            }
        }
        return results;
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

    static Row row(String network, String link, Strategy strategy, Result result) {
        return new Row(
                network,
                link,
                strategy,
                Percentiles.median(result.latencyMillis()),
                Percentiles.p95(result.latencyMillis()),
                result.predictedMillis(),
                result.energyMillijoules(),
                result.uploadBytes(),
                result.downloadBytes(),
                Percentiles.median(result.cloudMillis()),
                result.plan(),
                result.latencyMillis().size(),
                result.largestError() <= TOLERANCE);
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
