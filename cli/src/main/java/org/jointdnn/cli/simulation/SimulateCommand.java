package org.jointdnn.cli.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jointdnn.cli.console.ExitStatus;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.Options;
import org.jointdnn.cli.console.Output;
import org.jointdnn.cli.console.Progress;
import org.jointdnn.cli.console.TextTable;
import org.jointdnn.cli.costs.CostsFile;
import org.jointdnn.cli.model.MachineOptions;
import org.jointdnn.device.adapt.SessionSettings;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.study.modelled.SimulatedNetworks;
import org.jointdnn.testbed.EmulatedLink;
import org.jointdnn.testbed.simulation.StrategyResult;
import org.jointdnn.testbed.simulation.TracePlayback;
import org.jointdnn.zoo.Zoo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code simulate}. */
@Command(
        name = "simulate",
        header = "Plays a network's queries over a link in virtual time, through the code that devices run.",
        description = {
            "",
            "Strategies: mobile-only, cloud-only, the one plan that would have been best for all queries (best-fixed),"
                    + " JointDNN, which estimates the link and switches plans as it goes, and clairvoyant, which knows"
                    + " the link's future and takes the best plan for each query. What machines take is modelled, or"
                    + " read from a file. The same arguments give the same answer.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  jointdnn simulate --network alexnet --link 4g",
            "  jointdnn simulate --network resnet50 --slowdown 10 --link trace=lte.up:lte.down,rtt=50 --queries 1000",
            "  jointdnn simulate --network alexnet --link synthetic=outages,rtt=50",
            "  jointdnn simulate --costs costs.json --link up=1,down=5,rtt=80 --json answer.json"
        })
public final class SimulateCommand implements Callable<Integer> {
    /** The answer as JSON. */
    record Answer(List<Row> rows) {}

    /** One strategy over one link. */
    record Row(
            String network,
            String trace,
            String strategy,
            double meanLatencyMillis,
            double p95LatencyMillis,
            int queries,
            int unanswered,
            int wrong) {}

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    @Option(names = "--network", paramLabel = "NAME", description = "A network of the zoo; repeatable.")
    private List<String> networks = new ArrayList<>();

    @Option(
            names = "--costs",
            paramLabel = "FILE",
            description = "What a network costs, instead of --network; the link in it is the first guess.")
    private @Nullable Path costsFile;

    @Option(
            names = "--link",
            required = true,
            paramLabel = "L",
            description = "3g, 4g, wifi, 5g, or up=5.85,down=13.76,rtt=50 (Mbps, ms), or"
                    + " trace=UP_FILE:DOWN_FILE,rtt=50 (one time in ms per line, each one 1500-byte packet), or"
                    + " synthetic=steps|sweep|walk|outages,rtt=50; repeatable.")
    private List<String> links = new ArrayList<>();

    @Option(
            names = "--queries",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private int queries;

    @Option(
            names = "--interval",
            paramLabel = "MILLIS",
            defaultValue = "1000",
            description = "From the beginning of one query to that of the next. Default: ${DEFAULT-VALUE}.")
    private long intervalMillis;

    @Mixin
    private final MachineOptions machines = new MachineOptions();

    @Option(
            names = "--slowdown",
            paramLabel = "F",
            defaultValue = "1",
            description = "How many times longer than modelled the device takes. Default: ${DEFAULT-VALUE}.")
    private double slowdown;

    @Override
    public Integer call() throws IOException {
        Options.atLeast(command(), "--slowdown", 1, slowdown);
        Options.atLeast(command(), "--queries", 1, queries);
        Options.atLeast(command(), "--interval", 1, intervalMillis);
        output.checkJson();
        Map<String, EmulatedLink> played = links();
        Map<String, Costs> costs = costs();
        List<Row> rows = new ArrayList<>();
        output.text().println(table().titles());
        try (Progress progress = output.progress()) {
            for (Map.Entry<String, Costs> network : costs.entrySet()) {
                for (Map.Entry<String, EmulatedLink> link : played.entrySet()) {
                    progress.phase("playing " + network.getKey() + " over " + link.getKey());
                    List<Row> more = rows(network, link);
                    progress.around(() -> more.forEach(this::print));
                    rows.addAll(more);
                }
            }
        }
        output.answer(new Answer(rows));
        return ExitStatus.SUCCESS;
    }

    private List<Row> rows(Map.Entry<String, Costs> network, Map.Entry<String, EmulatedLink> link) {
        TracePlayback playback =
                new TracePlayback(network.getValue(), link.getValue(), queries, Duration.ofMillis(intervalMillis));
        List<Row> rows = new ArrayList<>();
        for (StrategyResult result : playback.all(SessionSettings.DEFAULT)) {
            rows.add(new Row(
                    network.getKey(),
                    link.getKey(),
                    result.strategy(),
                    result.meanMillis(),
                    result.p95Millis(),
                    queries,
                    result.unanswered(),
                    result.wrong()));
        }
        return rows;
    }

    private static TextTable table() {
        return new TextTable()
                .name("network", 16)
                .name("strategy", 12)
                .number("mean ms", 10)
                .number("p95 ms", 10)
                .number("unanswered", 11)
                .number("wrong", 6)
                .name("  link", 20);
    }

    private void print(Row row) {
        output.text()
                .println(table().row(
                                row.network(),
                                row.strategy(),
                                Figures.plain(row.meanLatencyMillis()),
                                Figures.plain(row.p95LatencyMillis()),
                                Integer.toString(row.unanswered()),
                                Integer.toString(row.wrong()),
                                "  " + row.trace()));
        output.text().flush();
    }

    private Map<String, EmulatedLink> links() throws IOException {
        Map<String, EmulatedLink> parsed = new LinkedHashMap<>();
        for (String link : links) {
            try {
                parsed.put(link, EmulatedLink.parse(link));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command(), "--link: " + e.getMessage(), e);
            }
        }
        return parsed;
    }

    private Map<String, Costs> costs() throws IOException {
        if (networks.isEmpty() == (costsFile == null)) {
            throw new ParameterException(command(), "give either --network or --costs");
        }
        Map<String, Costs> costs = new LinkedHashMap<>();
        if (costsFile != null) {
            costs.put(costsFile.toString(), CostsFile.read(costsFile));
        }
        for (String network : networks) {
            if (!Zoo.has(network)) {
                throw new ParameterException(
                        command(),
                        "--network " + network + ": there is no such network; there are "
                                + String.join(", ", Zoo.names()));
            }
            String name = Zoo.network(network).name();
            costs.put(name, SimulatedNetworks.costs(name, machines.mobile(), machines.cloud(), slowdown, Link.FOUR_G));
        }
        return costs;
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("not run from a command line");
        }
        return spec.commandLine();
    }
}
