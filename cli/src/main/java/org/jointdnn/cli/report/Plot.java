package org.jointdnn.cli.report;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jointdnn.cli.report.ChartPage.Chart;

/**
 * A chart with an x and a y axis, put together series by series. {@code charts.js} adds how axes and numbers look and
 * draws the bars.
 */
public final class Plot {
    private static final Gson GSON = new Gson();
    /** With more letters than these the categories' names don't fit side by side. */
    private static final int LETTERS = 56;

    private static final int DODGE_PIXELS = 7;
    private static final int LEAST_SYMBOL = 6;
    private static final double LEAST_WIDTH = 1.8;

    private final String title;
    private final Scale x;
    private final Scale y;
    private final List<JsonObject> series = new ArrayList<>();
    private boolean byItem;

    public Plot(String title, Scale x, Scale y) {
        this.title = title;
        this.x = x;
        this.y = y;
    }

    /**
     * A bar.
     *
     * @param category its index
     * @param high where a whisker ends; NaN for none
     * @param mark where a diamond stands; NaN for none
     */
    public record Bar(int category, double value, double high, double mark) {
        public Bar(int category, double value) {
            this(category, value, Double.NaN, Double.NaN);
        }
    }

    /** A point; its name is for the reader who points at it. */
    public record Point(double x, double y, String name) {}

    /** Adds bars, beside those that are there. */
    public Plot bars(Ink ink, List<Bar> bars) {
        JsonObject added = series("custom", ink);
        added.addProperty("renderItem", "bar");
        added.addProperty("hatched", ink.hatched());
        added.addProperty("clip", true);
        JsonArray data = new JsonArray();
        for (Bar bar : bars) {
            data.add(numbers(bar.category, bar.value, bar.high, bar.mark));
        }
        added.add("data", data);
        return this;
    }

    /** Adds bars on top of those that are there, one for each category. */
    public Plot stacked(Ink ink, List<Double> values) {
        JsonObject added = series("bar", ink);
        added.addProperty("stack", "all");
        added.addProperty("hatched", ink.hatched());
        added.add("data", GSON.toJsonTree(values));
        return this;
    }

    /** Adds a point for each of some categories, beside those that are there. */
    public Plot dots(Ink ink, List<Bar> dots) {
        JsonObject added = series("scatter", ink);
        added.addProperty("symbolSize", 8);
        // A point on the edge is drawn whole.
        added.addProperty("clip", false);
        JsonArray data = new JsonArray();
        dots.forEach(dot -> data.add(numbers(dot.category, dot.value)));
        added.add("data", data);
        return this;
    }

    /** Adds points. */
    public Plot points(Ink ink, List<Point> points) {
        byItem = true;
        JsonObject added = series("scatter", ink);
        added.addProperty("symbolSize", 8);
        JsonArray data = new JsonArray();
        for (Point point : points) {
            JsonObject item = new JsonObject();
            item.addProperty("name", point.name);
            item.add("value", numbers(point.x, point.y));
            data.add(item);
        }
        added.add("data", data);
        return this;
    }

    /** Adds a line through points, in their order. */
    public Plot line(Ink ink, List<Point> points) {
        JsonObject added = series("line", ink);
        added.addProperty("symbolSize", LEAST_SYMBOL);
        added.add("lineStyle", lineStyle(ink));
        JsonArray data = new JsonArray();
        points.forEach(point -> data.add(numbers(point.x, point.y)));
        added.add("data", data);
        return this;
    }

    /** Adds a line that stays at each point's value until the next point. */
    public Plot stairs(Ink ink, List<Point> points) {
        line(ink, points);
        series.get(series.size() - 1).addProperty("step", "end");
        return this;
    }

    /** Adds stairs whose last step goes on to this x. */
    public Plot stairs(Ink ink, List<Point> points, double end) {
        stairs(ink, points);
        JsonObject edge = new JsonObject();
        edge.addProperty("symbol", "none");
        edge.add("value", numbers(end, points.get(points.size() - 1).y));
        series.get(series.size() - 1).getAsJsonArray("data").add(edge);
        return this;
    }

    /** Adds thin lines across the chart, at these y, to a chart that has something else. */
    public Plot levels(Ink ink, double... at) {
        JsonArray data = new JsonArray();
        for (double level : at) {
            JsonObject item = new JsonObject();
            item.addProperty("yAxis", level);
            data.add(item);
        }
        JsonObject lines = new JsonObject();
        lines.add("data", data);
        lines.add("lineStyle", lineStyle(ink));
        series.get(0).add("markLine", lines);
        return this;
    }

    /** The chart, in this height. */
    public Chart chart(int heightPixels) {
        int longest = x.categories().stream().mapToInt(String::length).max().orElse(0);
        boolean slanted = longest * x.categories().size() > LETTERS;
        spread();
        nest();
        JsonObject option = new JsonObject();
        option.add("title", title());
        option.add("grid", grid(slanted));
        JsonObject xAxis = x.json(28);
        if (slanted) {
            JsonObject label = new JsonObject();
            label.addProperty("rotate", 40);
            xAxis.add("axisLabel", label);
        }
        option.add("xAxis", xAxis);
        option.add("yAxis", y.json(46));
        JsonArray all = new JsonArray();
        series.forEach(all::add);
        option.add("series", all);
        if (byItem) {
            JsonObject tooltip = new JsonObject();
            tooltip.addProperty("trigger", "item");
            option.add("tooltip", tooltip);
        }
        return new Chart(option, x.unit(), y.unit(), heightPixels);
    }

    /** Puts the points of a category side by side. */
    private void spread() {
        if (x.categories().isEmpty()) {
            return;
        }
        long dots = series.stream()
                .filter(one -> one.get("type").getAsString().equals("scatter"))
                .count();
        for (int index = 0; index < series.size(); index++) {
            if (series.get(index).get("type").getAsString().equals("scatter")) {
                double shift = DODGE_PIXELS * (index - (dots - 1) / 2.0);
                series.get(index).add("symbolOffset", GSON.toJsonTree(List.of(shift, 0)));
            }
        }
    }

    /** Lines that lie on one another show, as the earlier are wider. */
    private void nest() {
        List<JsonObject> lines = series.stream()
                .filter(one -> one.get("type").getAsString().equals("line")
                        && !one.get("symbol").getAsString().equals("none"))
                .toList();
        for (int index = 0; index < lines.size(); index++) {
            int above = Math.min(2, lines.size() - 1 - index);
            lines.get(index).addProperty("symbolSize", LEAST_SYMBOL + 3 * above);
            lines.get(index).getAsJsonObject("lineStyle").addProperty("width", LEAST_WIDTH + above);
        }
    }

    private JsonObject series(String type, Ink ink) {
        JsonObject added = new JsonObject();
        added.addProperty("type", type);
        added.addProperty("name", ink.name());
        added.addProperty("symbol", ink.symbol());
        JsonObject style = new JsonObject();
        style.addProperty("color", ink.colour());
        style.addProperty("opacity", 1);
        added.add("itemStyle", style);
        series.add(added);
        return added;
    }

    private JsonObject title() {
        JsonObject text = new JsonObject();
        text.addProperty("text", title);
        return text;
    }

    private static JsonObject grid(boolean slanted) {
        JsonObject grid = new JsonObject();
        grid.addProperty("left", 64);
        grid.addProperty("right", 14);
        grid.addProperty("top", 34);
        grid.addProperty("bottom", slanted ? 76 : 44);
        return grid;
    }

    private static JsonObject lineStyle(Ink ink) {
        JsonObject style = new JsonObject();
        style.addProperty("color", ink.colour());
        style.addProperty("type", ink.line());
        style.addProperty("width", LEAST_WIDTH);
        return style;
    }

    /** Numbers as an array; null for NaN. */
    private static JsonArray numbers(double... values) {
        JsonArray array = new JsonArray();
        for (double value : values) {
            if (Double.isNaN(value)) {
                array.add(JsonNull.INSTANCE);
            } else {
                array.add(value);
            }
        }
        return array;
    }
}
