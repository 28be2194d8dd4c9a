package org.jointdnn.cli.report;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jointdnn.cli.console.Figures;
import org.jointdnn.planner.Plan;
import org.jointdnn.planner.PlanCost;
import org.jointdnn.planner.ranking.ParetoFront;

/** The front of latency and energy as a chart and a table. */
public final class FrontChart {
    // The colours of HtmlReport.
    private static final String FRONT = "#009e73";
    private static final String SOFT = "#595959";
    /** With more plans than these the points are only numbered. */
    private static final int NAMED = 12;

    private FrontChart() {}

    /** The section of a page. */
    public static ChartPage.Section section(ParetoFront front) {
        String caption = front.plans().isEmpty()
                ? "No plan respects every constraint."
                : "Each point is a plan that no other one beats in both; numbers are those of the table."
                        + (front.complete() ? "" : " There are more; these are the ones found first.");
        return new ChartPage.Section("Energy against latency", caption, chart(front), "ms", "mJ", table(front));
    }

    private static JsonObject chart(ParetoFront front) {
        List<Object> series = new ArrayList<>();
        List<Object> stairs = new ArrayList<>();
        for (Plan plan : front.plans()) {
            stairs.add(point(plan));
        }
        series.add(Map.of(
                "type",
                "line",
                "step",
                "end",
                "silent",
                true,
                "showSymbol",
                false,
                "lineStyle",
                Map.of("color", FRONT, "width", 1, "type", "dashed"),
                "tooltip",
                Map.of("show", false),
                "name",
                "the least energy within a deadline",
                "data",
                stairs));
        for (int index = 0; index < front.plans().size(); index++) {
            series.add(plan(index + 1, front.plans().get(index), front.plans().size() <= NAMED));
        }
        return new Gson()
                .toJsonTree(Map.of(
                        "animation", false,
                        "aria", Map.of("enabled", true),
                        "grid", Map.of("left", 76, "right", 28, "top", 30, "bottom", 52),
                        "xAxis", axis("latency, ms", 32),
                        "yAxis", axis("mobile energy, mJ", 52),
                        "series", series))
                .getAsJsonObject();
    }

    private static List<Double> point(Plan plan) {
        PlanCost cost = plan.cost();
        return List.of(cost.latencyMillis(), cost.mobileEnergyMillijoules());
    }

    private static Map<String, Object> plan(int number, Plan plan, boolean named) {
        String name = number + " " + plan.shortForm();
        return Map.of(
                "type",
                "scatter",
                "name",
                name,
                "symbolSize",
                9,
                "itemStyle",
                Map.of("color", FRONT),
                "label",
                Map.of(
                        "show",
                        true,
                        "position",
                        "top",
                        "color",
                        SOFT,
                        "formatter",
                        named ? name : String.valueOf(number)),
                "labelLayout",
                Map.of("hideOverlap", true),
                "data",
                List.of(point(plan)));
    }

    private static Map<String, Object> axis(String name, int gap) {
        return Map.of(
                "type",
                "value",
                "scale",
                true,
                "boundaryGap",
                List.of("12%", "12%"),
                "name",
                name,
                "nameLocation",
                "middle",
                "nameGap",
                gap,
                "nameTextStyle",
                Map.of("color", SOFT),
                "splitLine",
                Map.of("lineStyle", Map.of("color", "#e6e6e6")));
    }

    private static ChartPage.Table table(ParetoFront front) {
        List<ChartPage.Column> columns = new ArrayList<>();
        for (String title : List.of("", "ms", "mJ", "cloud ms", "up", "down")) {
            columns.add(new ChartPage.Column(title, true));
        }
        columns.add(new ChartPage.Column("plan", false));
        List<List<String>> rows = new ArrayList<>();
        for (Plan plan : front.plans()) {
            PlanCost cost = plan.cost();
            rows.add(List.of(
                    String.valueOf(rows.size() + 1),
                    Figures.digits(cost.latencyMillis()),
                    Figures.digits(cost.mobileEnergyMillijoules()),
                    Figures.digits(cost.cloudMillis()),
                    Figures.bytes(cost.uploadBytes()),
                    Figures.bytes(cost.downloadBytes()),
                    plan.shortForm()));
        }
        return new ChartPage.Table(columns, rows);
    }
}
