package org.jointdnn.cli.commands;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.cli.costs.MapJson;
import org.jointdnn.cli.planning.PlanMaps;
import org.jointdnn.cli.report.ChartPage;
import org.jointdnn.cli.report.FrontChart;
import org.jointdnn.cli.report.MapReport;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.ranking.ParetoFront;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that ask for the plan map, and what they show: a picocli mixin. */
final class MapOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--map",
            description = "Also the exact map: which plan is best at every upload rate from 10 kbps to 10 Gbps, and at"
                    + " every load of the server from 0.01 to 1000, with the break points. Within the limits and"
                    + " pins; always exact.")
    private boolean map;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write the map, and the front of --pareto, as charts and tables to a page that needs nothing"
                    + " beside it.")
    private @Nullable Path html;

    /** Whether any of the options is given. */
    boolean wanted() {
        return map || html != null;
    }

    /** The problem's maps if they are wanted; a usage error if its objective has none. */
    Optional<PlanMaps> maps(Problem problem) {
        if (!wanted()) {
            return Optional.empty();
        }
        checkFolder();
        try {
            return Optional.of(PlanMaps.of(problem));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), e.getMessage(), e);
        }
    }

    /** A usage error if a map is wanted of what has none. */
    void refuse(String reason) {
        if (wanted()) {
            throw new ParameterException(spec().commandLine(), (map ? "--map" : "--html") + " " + reason);
        }
    }

    /** Prints the maps, adds them to the answer and writes the page, with the front if there is one, as far as wanted. */
    void show(PlanMaps maps, String network, Optional<ParetoFront> front, PrintWriter text, JsonObject answer)
            throws IOException {
        if (map) {
            new MapTable(text).print(maps);
            answer.add(
                    "map",
                    MapJson.of(maps.bandwidth(), maps.load(), maps.problem().objective()));
        }
        if (html != null) {
            String arguments = String.join(
                    " ", spec().root().commandLine().getParseResult().originalArgs());
            List<ChartPage.Section> more =
                    front.map(FrontChart::section).map(List::of).orElse(List.of());
            MapReport.page(maps, network, more, "jointdnn " + arguments).write(html);
            text.println();
            text.println("Chart: " + html.toAbsolutePath());
        }
    }

    private void checkFolder() {
        if (html != null) {
            Path file = html.toAbsolutePath();
            if (Files.isDirectory(file) || file.getParent() == null || !Files.isDirectory(file.getParent())) {
                throw new CommandFailure("--html " + html + ": not a file in an existing folder");
            }
        }
    }

    private CommandSpec spec() {
        if (command == null) {
            throw new IllegalStateException("options are used outside a command");
        }
        return command;
    }
}
