package org.jointdnn.cli.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Charts and tables as one HTML file that needs nothing beside it.
 *
 * <p>All text is escaped, the charts' data by Gson as {@link HtmlReport} says.
 *
 * @param facts what the reader should know, one sentence each
 * @param command what made the page
 */
public record ChartPage(String title, List<String> facts, List<Section> sections, String command) {
    private static final Pattern PLACE = Pattern.compile("<!--([A-Z]+)-->|/\\*([A-Z]+)\\*/");

    /**
     * A chart with a table beneath.
     *
     * @param chart as ECharts takes it, with one x axis and one y axis
     * @param xUnit of the x axis
     * @param yUnit of the y axis
     */
    public record Section(String heading, String caption, JsonObject chart, String xUnit, String yUnit, Table table) {}

    /** Rows of text, one cell for each column. */
    public record Table(List<Column> columns, List<List<String>> rows) {
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /** A column's title, and whether it holds numbers, which are aligned to the right. */
    public record Column(String title, boolean number) {}

    public ChartPage {
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
    }

    /** Writes the page; throws IOException if the file can't be written. */
    public void write(Path file) throws IOException {
        Files.writeString(file, render(), StandardCharsets.UTF_8);
    }

    String render() throws IOException {
        Map<String, String> parts = Map.of(
                "TITLE", HtmlReport.escape(title),
                "STYLE", HtmlReport.resource("report.css"),
                "FACTS", items(),
                "SECTIONS", sectionsHtml(),
                "COMMAND", HtmlReport.escape(command),
                "ECHARTS", HtmlReport.resource(HtmlReport.ECHARTS),
                "DATA", data(),
                "CHARTS", HtmlReport.resource("charts.js"));
        Matcher place = PLACE.matcher(HtmlReport.resource("charts.html"));
        StringBuilder page = new StringBuilder();
        while (place.find()) {
            String name = place.group(1) == null ? place.group(2) : place.group(1);
            place.appendReplacement(page, Matcher.quoteReplacement(parts.getOrDefault(name, place.group())));
        }
        return place.appendTail(page).toString();
    }

    private String items() {
        StringBuilder html = new StringBuilder();
        facts.forEach(
                fact -> html.append("<li>").append(HtmlReport.escape(fact)).append("</li>\n"));
        return html.toString();
    }

    private String sectionsHtml() {
        StringBuilder html = new StringBuilder();
        for (int index = 0; index < sections.size(); index++) {
            Section section = sections.get(index);
            html.append("\n<h2>").append(HtmlReport.escape(section.heading)).append("</h2>\n<p class=\"caption\">");
            html.append(HtmlReport.escape(section.caption)).append("</p>\n<div class=\"chart\" data-chart=\"");
            html.append(index).append("\"></div>\n");
            table(html, section.table);
        }
        return html.toString();
    }

    private static void table(StringBuilder html, Table table) {
        html.append("<div class=\"scroll\">\n<table>\n<thead><tr>");
        table.columns.forEach(column -> cell(html, "th", column, column.title));
        html.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : table.rows) {
            html.append("<tr>");
            for (int index = 0; index < row.size(); index++) {
                cell(html, "td", table.columns.get(index), row.get(index));
            }
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table>\n</div>\n");
    }

    private static void cell(StringBuilder html, String element, Column column, String text) {
        html.append('<').append(element).append(column.number ? " class=\"number\">" : ">");
        html.append(HtmlReport.escape(text)).append("</").append(element).append('>');
    }

    private String data() {
        JsonArray charts = new JsonArray();
        for (Section section : sections) {
            JsonObject units = new JsonObject();
            units.addProperty("x", section.xUnit);
            units.addProperty("y", section.yUnit);
            JsonObject chart = new JsonObject();
            chart.add("units", units);
            chart.add("option", section.chart);
            charts.add(chart);
        }
        return new GsonBuilder().create().toJson(charts);
    }
}
