package org.jointdnn.cli.commands;

import java.io.PrintWriter;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.console.TextTable;
import org.jointdnn.cli.planning.LetteredMap;
import org.jointdnn.cli.planning.PlanMaps;
import org.jointdnn.planner.Costs;
import org.jointdnn.planner.Link;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.map.Axis;
import org.jointdnn.planner.map.Entry;

/** Prints plan maps for people: a strip with a letter for each plan, and a table of the break points. */
final class MapTable {
    private static final int PER_DECADE = 10;
    private static final String INDENT = "  ";

    private final PrintWriter out;

    MapTable(PrintWriter out) {
        this.out = out;
    }

    void print(PlanMaps maps) {
        Costs costs = maps.problem().costs();
        Link link = costs.link();
        String objective = maps.problem().objective().name();
        out.println();
        out.println("Best plan for " + objective + " over the upload rate; download "
                + Figures.digits(link.downloadMbps() / link.uploadMbps()) + " times that, round trip "
                + Figures.digits(link.rttMillis()) + " ms");
        print(LetteredMap.of(maps.bandwidth()), "Mbps", Axis.BANDWIDTH.of(costs));
        out.println();
        out.println("Best plan for " + objective + " over the server's load, which multiplies its time; upload "
                + Figures.digits(link.uploadMbps()) + " Mbps");
        print(LetteredMap.of(maps.load()), "", Axis.LOAD.of(costs));
    }

    private void print(LetteredMap lettered, String unit, double now) {
        strip(lettered, unit, now);
        TextTable table = new TextTable()
                .name("", 3)
                .number(("from " + unit).trim(), 10)
                .number(("to " + unit).trim(), 10)
                .number("ms at from", 10)
                .number("ms at to", 10)
                .number("mJ at from", 10)
                .number("mJ at to", 10)
                .number("up", 8)
                .name("plan", 4);
        out.println(INDENT + table.titles());
        for (Entry entry : lettered.map().entries()) {
            out.println(INDENT + table.row(cells(lettered, entry)));
        }
    }

    private static String[] cells(LetteredMap lettered, Entry entry) {
        String from = Figures.digits(entry.from());
        String to = Figures.digits(entry.to());
        if (!(entry instanceof Entry.Best best)) {
            return new String[] {lettered.letter(entry), from, to, "", "", "", "", "", "no plan is within the limits"};
        }
        PlanCost first = best.costAt(best.from());
        PlanCost last = best.costAt(best.to());
        return new String[] {
            lettered.letter(entry),
            from,
            to,
            Figures.digits(first.latencyMillis()),
            Figures.digits(last.latencyMillis()),
            Figures.digits(first.mobileEnergyMillijoules()),
            Figures.digits(last.mobileEnergyMillijoules()),
            Figures.bytes(best.lines().uploadBytes()),
            best.plan().shortForm()
        };
    }

    /** The letters over a logarithmic scale, with a mark where the costs at hand are. */
    private void strip(LetteredMap lettered, String unit, double now) {
        Axis axis = lettered.map().axis();
        int decades = (int) Math.round(Math.log10(axis.most() / axis.least()));
        out.println(INDENT + lettered.strip(decades * PER_DECADE));
        StringBuilder ticks = new StringBuilder();
        StringBuilder names = new StringBuilder();
        for (int decade = 0; decade <= decades; decade++) {
            pad(ticks, decade * PER_DECADE).append('|');
            pad(names, decade * PER_DECADE).append(Figures.digits(axis.least() * Math.pow(10, decade)));
        }
        out.println(INDENT + ticks);
        out.println(INDENT + (names + " " + unit).trim());
        if (now >= axis.least() && now <= axis.most()) {
            int place = (int) (PER_DECADE * Math.log10(now / axis.least()));
            out.println(INDENT + pad(new StringBuilder(), place) + "^ now " + Figures.digits(now));
        }
    }

    private static StringBuilder pad(StringBuilder text, int length) {
        while (text.length() < length) {
            text.append(' ');
        }
        return text;
    }
}
