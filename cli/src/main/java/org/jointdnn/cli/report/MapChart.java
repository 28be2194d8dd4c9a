package org.jointdnn.cli.report;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.cli.planning.LetteredMap;
import org.jointdnn.planner.Placements;
import org.jointdnn.planner.PlanEvaluator;
import org.jointdnn.planner.Problem;
import org.jointdnn.planner.Side;
import org.jointdnn.planner.map.Axis;
import org.jointdnn.planner.map.CostLines;
import org.jointdnn.planner.map.Entry;

/** A plan map as an ECharts option: the objective's value against the parameter, both logarithmic. */
final class MapChart {
    // The colours of HtmlReport.
    private static final String MOBILE = "#e69f00";
    private static final String CLOUD = "#56b4e9";
    private static final String BEST = "#009e73";
    private static final String OTHER = "#b5b5b5";
    private static final String INK = "#1a1a1a";
    private static final String SOFT = "#595959";

    private static final int POINTS = 120;
    /** The share of the axis below which a range has no room for its letter. */
    private static final double LETTER_ROOM = 0.011;

    private final Problem problem;
    private final LetteredMap lettered;
    private final Names names;
    private final double least;
    private final double most;

    /** How the axes are named. */
    record Names(String parameter, String parameterUnit, String value, String valueUnit) {}

    MapChart(Problem problem, LetteredMap lettered, Names names) {
        this.problem = problem;
        this.lettered = lettered;
        this.names = names;
        List<Entry> entries = lettered.map().entries();
        this.least = entries.get(0).from();
        this.most = entries.get(entries.size() - 1).to();
    }

    JsonObject option() {
        JsonArray series = new JsonArray();
        others().forEach(series::add);
        addReference(series, "mobile-only", Side.MOBILE, MOBILE);
        addReference(series, "cloud-only", Side.CLOUD, CLOUD);
        series.add(best());
        series.add(breaks());
        return json(Map.of(
                "animation", false,
                "aria", Map.of("enabled", true),
                "grid", Map.of("left", 76, "right", 28, "top", 66, "bottom", 52),
                "legend", Map.of("top", 2, "itemWidth", 26, "data", legend()),
                "xAxis", axis(titled(names.parameter, names.parameterUnit), 32, least, most),
                "yAxis", valueAxis(),
                "series", series));
    }

    private static List<Map<String, String>> legend() {
        String solid = "path://M0,4L26,4L26,8L0,8Z";
        String dashed = "path://M0,5L7,5L7,7L0,7ZM10,5L16,5L16,7L10,7ZM19,5L26,5L26,7L19,7Z";
        return List.of(
                Map.of("name", "best plan", "icon", solid),
                Map.of("name", "break point", "icon", "circle"),
                Map.of("name", "mobile-only", "icon", dashed),
                Map.of("name", "cloud-only", "icon", dashed));
    }

    private static String titled(String name, String unit) {
        return unit.isEmpty() ? name : name + ", " + unit;
    }

    private static Map<String, Object> axis(String name, int gap, double min, double max) {
        return Map.of(
                "type",
                "log",
                "name",
                name,
                "nameLocation",
                "middle",
                "nameGap",
                gap,
                "nameTextStyle",
                Map.of("color", SOFT),
                "min",
                min,
                "max",
                max,
                "axisLine",
                Map.of("onZero", false, "lineStyle", Map.of("color", SOFT)),
                "splitLine",
                Map.of("lineStyle", Map.of("color", "#e6e6e6")));
    }

    /** The decades of the best plan's values; of the references', amid the chart, if there is no plan. */
    private Map<String, Object> valueAxis() {
        List<Double> values = new ArrayList<>();
        for (Entry entry : lettered.map().entries()) {
            if (entry instanceof Entry.Best best) {
                values.add(value(best.lines(), best.from()));
                values.add(value(best.lines(), best.to()));
            }
        }
        if (values.isEmpty()) {
            double middle = Math.sqrt(least * most);
            for (Side side : Side.values()) {
                only(side).ifPresent(lines -> values.add(value(lines, middle)));
            }
        }
        values.removeIf(value -> !(value > 0));
        double low = values.isEmpty() ? 1 : Collections.min(values);
        double high = values.isEmpty() ? 10 : Collections.max(values);
        return axis(
                titled(names.value, names.valueUnit),
                52,
                Math.pow(10, Math.floor(Math.log10(low / 1.2))),
                Math.pow(10, Math.ceil(Math.log10(high * 1.5))));
    }

    /** The plans of the map, each from end to end. */
    private List<JsonObject> others() {
        List<JsonObject> lines = new ArrayList<>();
        Set<String> drawn = new HashSet<>();
        for (Entry entry : lettered.map().entries()) {
            if (entry instanceof Entry.Best best && drawn.add(best.plan().shortForm())) {
                String name = lettered.letter(entry) + " " + best.plan().shortForm();
                lines.add(line(name, OTHER, 1, "solid", points(best.lines(), least, most)));
            }
        }
        return lines;
    }

    /** Everything on one side, if it runs there. */
    private Optional<CostLines> only(Side side) {
        List<Side> placement = Placements.allOn(side, problem.costs().blocks());
        return PlanEvaluator.runs(problem.costs(), placement)
                ? Optional.of(CostLines.of(lettered.map().axis(), problem.costs(), placement))
                : Optional.empty();
    }

    private void addReference(JsonArray series, String name, Side side, String color) {
        only(side).ifPresent(lines -> series.add(line(name, color, 2, "dashed", points(lines, least, most))));
    }

    private JsonObject best() {
        List<Object> points = new ArrayList<>();
        for (Entry entry : lettered.map().entries()) {
            if (entry instanceof Entry.Best best) {
                points.addAll(points(best.lines(), best.from(), best.to()));
            }
            // Where the best plan leaves its limits the value jumps: a gap.
            points.add(new Object[] {entry.to(), null});
        }
        JsonObject line = line("best plan", BEST, 4, "solid", points);
        line.addProperty("z", 4);
        line.add("markArea", ranges());
        line.add("markLine", now());
        return line;
    }

    /** A shade for every other range, with its letter. */
    private JsonObject ranges() {
        List<Object> areas = new ArrayList<>();
        List<Entry> entries = lettered.map().entries();
        for (int index = 0; index < entries.size(); index++) {
            Entry entry = entries.get(index);
            boolean none = entry instanceof Entry.None;
            double share = Math.log(entry.to() / entry.from()) / Math.log(most / least);
            String letter = share < LETTER_ROOM ? "" : none ? "no plan" : lettered.letter(entry);
            String shade = none ? "rgba(213,94,0,0.14)" : index % 2 == 0 ? "rgba(0,0,0,0.035)" : "rgba(0,0,0,0)";
            areas.add(List.of(
                    Map.of("name", letter, "xAxis", entry.from(), "itemStyle", Map.of("color", shade)),
                    Map.of("xAxis", entry.to())));
        }
        return json(Map.of(
                "silent",
                true,
                "label",
                Map.of("position", "insideTopLeft", "color", SOFT, "fontWeight", "bold"),
                "data",
                areas));
    }

    /** Where the costs at hand are. */
    private JsonObject now() {
        Axis axis = lettered.map().axis();
        double now = axis.of(problem.costs());
        List<Object> marks = new ArrayList<>();
        if (now >= least && now <= most) {
            marks.add(Map.of("xAxis", now));
        }
        return json(Map.of(
                "silent",
                true,
                "symbol",
                "none",
                "lineStyle",
                Map.of("color", INK, "type", "dotted", "width", 1.5),
                "label",
                Map.of(
                        "formatter",
                        ("now: " + Figures.digits(now) + " " + names.parameterUnit).trim(),
                        "position",
                        "end",
                        "color",
                        INK),
                "data",
                marks));
    }

    private JsonObject breaks() {
        List<Object> points = new ArrayList<>();
        for (Entry entry : lettered.map().entries()) {
            if (entry instanceof Entry.Best best) {
                for (double end : new double[] {best.from(), best.to()}) {
                    if (end > least && end < most && value(best.lines(), end) > 0) {
                        points.add(List.of(end, value(best.lines(), end)));
                    }
                }
            }
        }
        return json(Map.of(
                "name",
                "break point",
                "type",
                "scatter",
                "symbolSize",
                8,
                "z",
                5,
                "itemStyle",
                Map.of("color", "#ffffff", "borderColor", INK, "borderWidth", 1.5),
                "data",
                points));
    }

    private static JsonObject line(String name, String color, int width, String type, List<Object> points) {
        return json(Map.of(
                "name",
                name,
                "type",
                "line",
                "showSymbol",
                false,
                "symbol",
                "circle",
                "itemStyle",
                Map.of("color", color),
                "lineStyle",
                Map.of("color", color, "width", width, "type", type),
                "data",
                points));
    }

    /** Points of a plan's line; a logarithmic axis has no zero, so nothing is drawn there. */
    private List<Object> points(CostLines lines, double from, double to) {
        int steps = (int) Math.max(2, Math.ceil(POINTS * Math.log(to / from) / Math.log(most / least)));
        List<Object> points = new ArrayList<>();
        for (int step = 0; step <= steps; step++) {
            double parameter = step == steps ? to : from * Math.pow(to / from, (double) step / steps);
            double value = value(lines, parameter);
            points.add(new Object[] {parameter, value > 0 ? value : null});
        }
        return points;
    }

    private double value(CostLines lines, double parameter) {
        return problem.objective().value(lines.at(parameter));
    }

    private static JsonObject json(Map<String, ?> content) {
        JsonElement tree = new Gson().toJsonTree(content);
        return tree.getAsJsonObject();
    }
}
