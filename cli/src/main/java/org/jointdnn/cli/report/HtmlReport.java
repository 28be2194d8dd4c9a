package org.jointdnn.cli.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.console.Figures;

/**
 * A comparison as one HTML file that needs nothing beside it: charts of latency and energy, and the numbers.
 *
 * <p>Everything that comes from outside is escaped: text by {@link #escape}, the charts' data by Gson, which writes
 * {@code <}, {@code >} and {@code &} inside strings as Unicode escapes, so that none can end the script element.
 */
public final class HtmlReport {
    /** The chart library, as its web jar brings it. */
    static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

    private HtmlReport() {}

    /** Writes the report; throws IOException if the file can't be written. */
    public static void write(Comparison comparison, Path file) throws IOException {
        Files.writeString(file, render(comparison), StandardCharsets.UTF_8);
    }

    static String render(Comparison comparison) throws IOException {
        return resource("report.html")
                .replace("<!--TITLE-->", escape(title(comparison)))
                .replace("<!--SETTING-->", paragraphs(comparison.setting()))
                .replace("<!--PANELS-->", panels(comparison))
                .replace("<!--VERDICT-->", escape(verdict(comparison)))
                .replace("<!--NUMBERS-->", numbers(comparison))
                .replace("<!--GAINS-->", gains(comparison))
                .replace("<!--COMMAND-->", escape(comparison.command()))
                .replace("/*STYLE*/", resource("report.css"))
                .replace("/*ROWS*/", rows(comparison))
                .replace("/*CHARTS*/", resource("report.js"))
                .replace("/*ECHARTS*/", resource(ECHARTS));
    }

    private static String title(Comparison comparison) {
        return "JointDNN against mobile-only and cloud-only: " + String.join(", ", comparison.networks());
    }

    private static String verdict(Comparison comparison) {
        return comparison.answersEqual()
                ? "Every answer equalled the unsplit network's."
                : "Some answers differ from the unsplit network's; the table says which.";
    }

    private static String paragraphs(List<String> sentences) {
        StringBuilder html = new StringBuilder();
        sentences.forEach(
                sentence -> html.append("<li>").append(escape(sentence)).append("</li>\n"));
        return html.toString();
    }

    private static String panels(Comparison comparison) {
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < comparison.networks().size(); i++) {
            html.append("<div class=\"panel\" data-network=\"").append(i).append("\"></div>\n");
        }
        return html.toString();
    }

    private static String numbers(Comparison comparison) {
        StringBuilder html = new StringBuilder();
        Optional<Row> before = Optional.empty();
        for (Row row : comparison.rows()) {
            boolean sameNetwork =
                    before.map(b -> b.network().equals(row.network())).orElse(false);
            boolean sameLink =
                    sameNetwork && before.map(b -> b.link().equals(row.link())).orElse(false);
            html.append(sameLink ? "<tr" : "<tr class=\"first\"").append(" data-strategy=\"");
            html.append(row.strategy().key()).append("\">");
            name(html, sameNetwork ? "" : row.network());
            name(html, sameLink ? "" : linkTitle(row.link()));
            name(html, row.strategy().title());
            number(html, Figures.plain(row.medianMillis()));
            number(html, Figures.plain(row.p95Millis()));
            number(html, Figures.plain(row.predictedMillis()));
            number(html, Figures.plain(row.energyMillijoules()));
            number(html, Figures.bytes(row.uploadBytes()));
            number(html, Figures.bytes(row.downloadBytes()));
            number(html, Figures.plain(row.cloudMillis()));
            number(html, Integer.toString(row.queries()));
            name(html, row.plan());
            name(html, row.answersEqual() ? "yes" : "NO");
            html.append("</tr>\n");
            before = Optional.of(row);
        }
        return html.toString();
    }

    private static String gains(Comparison comparison) {
        StringBuilder html = new StringBuilder();
        List<Gain> gains = Gain.of(comparison.rows());
        String network = "";
        for (Row row : comparison.rows()) {
            if (row.strategy() == Strategy.JOINTDNN) {
                boolean sameNetwork = row.network().equals(network);
                html.append(sameNetwork ? "<tr>" : "<tr class=\"first\">");
                name(html, sameNetwork ? "" : row.network());
                name(html, linkTitle(row.link()));
                for (Strategy quo : Strategy.STATUS_QUO) {
                    Optional<Gain> gain = gains.stream()
                            .filter(g -> g.over() == quo && g.isOf(row))
                            .findFirst();
                    number(html, gain.map(g -> Figures.times(g.speedup())).orElse("-"));
                    number(html, gain.map(g -> Figures.times(g.energySaving())).orElse("-"));
                    name(html, gain.filter(Gain::samePlan).map(g -> "same plan").orElse(""));
                }
                html.append("</tr>\n");
                network = row.network();
            }
        }
        return html.toString();
    }

    private static void name(StringBuilder html, String text) {
        html.append("<td>").append(escape(text)).append("</td>");
    }

    private static void number(StringBuilder html, String text) {
        html.append("<td class=\"number\">").append(escape(text)).append("</td>");
    }

    /** The rows and how to name them, for the charts. */
    private static String rows(Comparison comparison) {
        JsonObject data = comparison.toJson();
        JsonObject titles = new JsonObject();
        comparison.rows().forEach(row -> titles.addProperty(row.link(), linkTitle(row.link())));
        data.add("links", titles);
        return new GsonBuilder().create().toJson(data);
    }

    /** How charts and tables write a link, for example {@code 4G}. */
    public static String linkTitle(String link) {
        return switch (link) {
            case "3g", "4g", "5g" -> link.replace('g', 'G');
            case "wifi" -> "Wi-Fi";
            default -> link;
        };
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
