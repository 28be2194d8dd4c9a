package org.jointdnn.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChartPageTest {
    private static final String HOSTILE = "</script><b>\"&'$1 /*DATA*/ <!--FACTS-->";
    private static final String ESCAPED = "&lt;/script&gt;&lt;b&gt;&quot;&amp;&#39;$1 /*DATA*/ &lt;!--FACTS--&gt;";

    @Test
    void escapesEveryTextAndReadsNoneAsAPlaceholder() throws IOException {
        String html = page(HOSTILE).render();
        String markup = html.substring(0, html.indexOf("<script>"));

        assertThat(markup)
                .contains("<title>" + ESCAPED + "</title>", "<h1>" + ESCAPED + "</h1>", "<li>" + ESCAPED + "</li>")
                .contains("<h2>" + ESCAPED + "</h2>", "<p class=\"caption\">" + ESCAPED + "</p>")
                .contains("<th>" + ESCAPED + "</th>", "<td>" + ESCAPED + "</td>", "<code>" + ESCAPED + "</code>")
                .doesNotContain("<b>");
    }

    @Test
    void holdsTheChartsAsData() throws IOException {
        String html = page(HOSTILE).render();
        String open = "<script type=\"application/json\" id=\"charts\">";
        int start = html.indexOf(open) + open.length();
        String data = html.substring(start, html.indexOf("</script>", start));

        JsonArray charts = JsonParser.parseString(data).getAsJsonArray();
        assertThat(charts).hasSize(1);
        JsonObject chart = charts.get(0).getAsJsonObject();
        assertThat(chart.getAsJsonObject("option").get("name").getAsString()).isEqualTo(HOSTILE);
        assertThat(chart.getAsJsonObject("units").get("x").getAsString()).isEqualTo("Mbps");
        assertThat(html.split("class=\"chart\"", -1)).hasSize(2);
    }

    @Test
    void aTableIsSavedAsItIsShown() throws IOException {
        ChartPage.Table table = new ChartPage.Table(
                List.of(new ChartPage.Column("plan, short", false), new ChartPage.Column("ms", true)),
                List.of(List.of("M[0-4] \"C\"", "12.3"), List.of("a\nb", "-")));

        String html = page(List.of(new ChartPage.Folded(table), table)).render();

        String csv = "\"plan, short\",ms\r\n\"M[0-4] \"\"C\"\"\",12.3\r\n\"a\nb\",-\r\n";
        String link = "href=\"data:text/csv;base64,"
                + Base64.getEncoder().encodeToString(csv.getBytes(StandardCharsets.UTF_8)) + '"';
        assertThat(html.split(Pattern.quote(link), -1)).hasSize(3);
        assertThat(html).contains("download=\"parts.csv\"", "download=\"parts-2.csv\"");
        assertThat(html).contains("<details><summary>The numbers as a table, 2 rows</summary>");
    }

    @Test
    void hasATableOfContentsWhenItIsLong() throws IOException {
        ChartPage.Section section = new ChartPage.Section(HOSTILE, "", List.of());

        String few = new ChartPage("t", List.of(), Collections.nCopies(4, section), "c").render();
        String many = new ChartPage("t", List.of(), Collections.nCopies(5, section), "c").render();

        assertThat(few).doesNotContain("<nav");
        assertThat(many)
                .contains("<li><a href=\"#s1\">" + ESCAPED + "</a></li>", "<li><a href=\"#s5\">")
                .contains("<section id=\"s1\">", "<section id=\"s5\">");
    }

    @Test
    void drawsPlacementsAsCellsAndWritesThemInWords() throws IOException {
        Strips.Strip strip = new Strips.Strip(List.of(false, false, true, false));
        Strips strips = new Strips(
                List.of("network"),
                List.of("device"),
                List.of(new Strips.Group(HOSTILE, List.of(new Strips.Row(List.of(HOSTILE), List.of(strip))))));

        String html = page(List.of(strips)).render();

        assertThat(html).contains("<i></i><i></i><i class=\"c\"></i><i></i>", ">M[0-1] C[2] M[3]</span>");
        assertThat(html).contains("<th colspan=\"2\">" + ESCAPED + "</th>", "<td>" + ESCAPED + "</td>");
    }

    @Test
    void aLogarithmicAxisHoldsItsValuesInWholeDecades() {
        Scale scale = Scale.of("latency", "ms", new double[] {3.5, 4547});
        assertThat(scale.least()).isEqualTo(1);
        assertThat(scale.most()).isEqualTo(10_000);
        assertThat(Scale.of("latency", "ms", new double[] {3.5, 20}).type()).isEqualTo("value");
        assertThat(Scale.of("latency", "ms", new double[] {0, 4547}).type()).isEqualTo("value");
        assertThat(Scale.ratios("gain", new double[] {1, 1}).least()).isEqualTo(1);
    }

    private static ChartPage page(List<ChartPage.Part> parts) {
        return new ChartPage("t", List.of(), List.of(new ChartPage.Section("Parts", "", parts)), "c");
    }

    private static ChartPage page(String text) {
        JsonObject chart = new JsonObject();
        chart.addProperty("name", text);
        ChartPage.Table table = new ChartPage.Table(List.of(new ChartPage.Column(text, false)), List.of(List.of(text)));
        return new ChartPage(
                text, List.of(text), List.of(new ChartPage.Section(text, text, chart, "Mbps", "ms", table)), text);
    }
}
