package org.jointdnn.cli.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jointdnn.cli.report.ChartPage.Chart;
import org.jointdnn.cli.report.ChartPage.Folded;
import org.jointdnn.cli.report.ChartPage.Legend;
import org.jointdnn.cli.report.ChartPage.Panels;
import org.jointdnn.cli.report.ChartPage.Part;
import org.jointdnn.cli.report.ChartPage.Section;
import org.jointdnn.cli.report.ChartPage.Table;
import org.jointdnn.cli.report.ChartPage.Text;

/** A page's markup. All text is escaped, the charts' data by Gson as {@link HtmlReport} says. */
final class PageHtml {
    private static final Pattern PLACE = Pattern.compile("<!--([A-Z]+)-->|/\\*([A-Z]+)\\*/");
    /** With more sections than these there is a table of contents. */
    private static final int FEW = 4;

    private final ChartPage page;
    private final JsonArray charts = new JsonArray();
    private final StringBuilder html = new StringBuilder();

    PageHtml(ChartPage page) {
        this.page = page;
    }

    String render() throws IOException {
        for (int index = 0; index < page.sections().size(); index++) {
            section(index + 1, page.sections().get(index));
        }
        Map<String, String> parts = Map.of(
                "TITLE", HtmlReport.escape(page.title()),
                "STYLE", HtmlReport.resource("report.css"),
                "FACTS", items(page.facts()),
                "CONTENTS", contents(),
                "SECTIONS", html.toString(),
                "COMMAND", HtmlReport.escape(page.command()),
                "ECHARTS", HtmlReport.resource(HtmlReport.ECHARTS),
                "DATA", new GsonBuilder().create().toJson(charts),
                "CHARTS", HtmlReport.resource("charts.js"));
        Matcher place = PLACE.matcher(HtmlReport.resource("charts.html"));
        StringBuilder whole = new StringBuilder();
        while (place.find()) {
            String name = place.group(1) == null ? place.group(2) : place.group(1);
            place.appendReplacement(whole, Matcher.quoteReplacement(parts.getOrDefault(name, place.group())));
        }
        return place.appendTail(whole).toString();
    }

    private static String items(List<String> sentences) {
        StringBuilder items = new StringBuilder();
        sentences.forEach(sentence ->
                items.append("<li>").append(HtmlReport.escape(sentence)).append("</li>\n"));
        return items.toString();
    }

    private String contents() {
        if (page.sections().size() <= FEW) {
            return "";
        }
        StringBuilder contents = new StringBuilder("<nav aria-label=\"Contents\">\n<ol>\n");
        for (int index = 0; index < page.sections().size(); index++) {
            contents.append("<li><a href=\"#s").append(index + 1).append("\">");
            contents.append(HtmlReport.escape(page.sections().get(index).heading()))
                    .append("</a></li>\n");
        }
        return contents.append("</ol>\n</nav>").toString();
    }

    private void section(int number, Section section) {
        html.append("\n<section id=\"s").append(number).append("\">\n<h2>");
        html.append(HtmlReport.escape(section.heading())).append("</h2>\n<p class=\"caption\">");
        html.append(HtmlReport.escape(section.caption())).append("</p>\n");
        int tables = 0;
        for (Part part : section.parts()) {
            if (part instanceof Table || part instanceof Folded) {
                tables++;
            }
            part(part, fileName(section.heading(), tables));
        }
        html.append("</section>\n");
    }

    private void part(Part part, String file) {
        if (part instanceof Text text) {
            html.append("<p>").append(HtmlReport.escape(text.text())).append("</p>\n");
        } else if (part instanceof Legend legend) {
            LegendHtml.append(html, legend);
        } else if (part instanceof Chart chart) {
            chart(chart);
        } else if (part instanceof Panels panels) {
            html.append("<div class=\"charts columns").append(panels.columns()).append("\">\n");
            panels.charts().forEach(this::chart);
            html.append("</div>\n");
        } else if (part instanceof Table table) {
            TableHtml.append(html, table, file);
        } else if (part instanceof Folded folded) {
            TableHtml.append(html, folded, file);
        } else if (part instanceof Strips strips) {
            StripsHtml.append(html, strips);
        }
    }

    private void chart(Chart chart) {
        html.append("<div class=\"chart\" data-chart=\"").append(charts.size());
        html.append("\" style=\"height:").append(chart.heightPixels()).append("px\"></div>\n");
        JsonObject units = new JsonObject();
        units.addProperty("x", chart.xUnit());
        units.addProperty("y", chart.yUnit());
        JsonObject described = new JsonObject();
        described.add("units", units);
        described.add("option", chart.option());
        charts.add(described);
    }

    /** A name that says what is in the file, for example {@code modelled-latency-2.csv}. */
    private static String fileName(String heading, int number) {
        String name =
                heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return (name.isEmpty() ? "table" : name) + (number > 1 ? "-" + number : "") + ".csv";
    }
}
