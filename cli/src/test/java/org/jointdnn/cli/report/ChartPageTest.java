package org.jointdnn.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.List;
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

    private static ChartPage page(String text) {
        JsonObject chart = new JsonObject();
        chart.addProperty("name", text);
        ChartPage.Table table = new ChartPage.Table(List.of(new ChartPage.Column(text, false)), List.of(List.of(text)));
        return new ChartPage(
                text, List.of(text), List.of(new ChartPage.Section(text, text, chart, "Mbps", "ms", table)), text);
    }
}
