package org.jointdnn.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.planning.LetteredMap;
import org.jointdnn.cli.planning.PlanMaps;
import org.jointdnn.planner.Constraint;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Limit;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.map.Entry;

/** Plan maps as a page of charts and tables. */
public final class MapReport {
    private MapReport() {}

    /**
     * The page.
     *
     * @param network what is planned, as the title names it
     * @param more sections beside the maps
     * @param command what made the page
     */
    public static ChartPage page(PlanMaps maps, String network, List<ChartPage.Section> more, String command) {
        List<ChartPage.Section> sections = new ArrayList<>(List.of(bandwidth(maps), load(maps)));
        sections.addAll(more);
        return new ChartPage("Plan map of " + network, facts(maps), sections, command);
    }

    private static List<String> facts(PlanMaps maps) {
        List<Constraint> constraints = new ArrayList<>(maps.problem().pins());
        List<String> facts = new ArrayList<>();
        facts.add("Objective: " + maps.problem().objective().name() + ". "
                + maps.problem().costs().blocks()
                + " blocks. The map is exact: nowhere on it is a plan better that is allowed.");
        for (Limit limit : maps.problem().limits()) {
            facts.add("Limit: " + limit.name() + " " + Figures.digits(limit.max())
                    + ". The best plan is within it; mobile-only and cloud-only need not be.");
        }
        if (!constraints.isEmpty()) {
            facts.add("Fixed: " + constraints.stream().map(Constraint::name).collect(Collectors.joining(", ")) + ".");
        }
        facts.add("Bold: the best plan, with its break points. Thin: each of its plans beyond the range where it is the"
                + " best. Axes are logarithmic; lower is better. Letters are those of the table.");
        facts.add("A plan M[0-4] C[5-20] runs blocks 0 to 4 on the mobile device and 5 to 20 in the cloud.");
        return facts;
    }

    private static ChartPage.Section bandwidth(PlanMaps maps) {
        Link link = maps.problem().costs().link();
        String fixed = "Download is " + Figures.digits(link.downloadMbps() / link.uploadMbps())
                + " times the upload rate, the round trip takes " + Figures.digits(link.rttMillis())
                + " ms, the server's load factor is "
                + Figures.digits(maps.problem().costs().loadFactor()) + ".";
        return section(
                maps,
                LetteredMap.of(maps.bandwidth()),
                new MapChart.Names("upload rate", "Mbps", valueName(maps), valueUnit(maps)),
                fixed);
    }

    private static ChartPage.Section load(PlanMaps maps) {
        Costs costs = maps.problem().costs();
        String fixed = "Upload at " + Figures.digits(costs.link().uploadMbps()) + " Mbps, download at "
                + Figures.digits(costs.link().downloadMbps()) + " Mbps.";
        return section(
                maps,
                LetteredMap.of(maps.load()),
                new MapChart.Names("the server's load factor", "", valueName(maps), valueUnit(maps)),
                fixed);
    }

    private static ChartPage.Section section(
            PlanMaps maps, LetteredMap lettered, MapChart.Names names, String caption) {
        String heading = names.value().substring(0, 1).toUpperCase(Locale.ROOT)
                + names.value().substring(1) + " against " + names.parameter();
        return new ChartPage.Section(
                heading,
                caption,
                new MapChart(maps.problem(), lettered, names).option(),
                names.parameterUnit(),
                names.valueUnit(),
                table(lettered, names.parameterUnit()));
    }

    private static String valueName(PlanMaps maps) {
        return maps.problem().objective().name();
    }

    private static String valueUnit(PlanMaps maps) {
        return switch (maps.problem().objective().name()) {
            case "latency" -> "ms";
            case "energy" -> "mJ";
            default -> "";
        };
    }

    private static ChartPage.Table table(LetteredMap lettered, String unit) {
        List<ChartPage.Column> columns = new ArrayList<>();
        columns.add(new ChartPage.Column("", false));
        for (String title : List.of(
                ("from " + unit).trim(),
                ("to " + unit).trim(),
                "ms at from",
                "ms at to",
                "mJ at from",
                "mJ at to",
                "up",
                "down")) {
            columns.add(new ChartPage.Column(title, true));
        }
        columns.add(new ChartPage.Column("plan", false));
        List<List<String>> rows = new ArrayList<>();
        for (Entry entry : lettered.map().entries()) {
            rows.add(row(lettered.letter(entry), entry));
        }
        return new ChartPage.Table(columns, rows);
    }

    private static List<String> row(String letter, Entry entry) {
        String from = Figures.digits(entry.from());
        String to = Figures.digits(entry.to());
        if (!(entry instanceof Entry.Best best)) {
            return List.of(letter, from, to, "", "", "", "", "", "", "no plan is within the limits");
        }
        PlanCost first = best.costAt(best.from());
        PlanCost last = best.costAt(best.to());
        return List.of(
                letter,
                from,
                to,
                Figures.digits(first.latencyMillis()),
                Figures.digits(last.latencyMillis()),
                Figures.digits(first.mobileEnergyMillijoules()),
                Figures.digits(last.mobileEnergyMillijoules()),
                Figures.bytes(best.lines().uploadBytes()),
                Figures.bytes(best.lines().downloadBytes()),
                best.plan().shortForm());
    }
}
