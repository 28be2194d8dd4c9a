package org.jointdnn.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    private static final Set<String> WITHOUT_END = Set.of("meta", "br");

    @Test
    void everyElementIsClosed() throws IOException {
        String markup = withoutScripts(render(SampleRows.rows()));

        Deque<String> open = new ArrayDeque<>();
        Matcher tag = Pattern.compile("<(/?)([a-z0-9]+)[^>]*>").matcher(markup);
        while (tag.find()) {
            if (tag.group(1).isEmpty()) {
                if (!WITHOUT_END.contains(tag.group(2))) {
                    open.push(tag.group(2));
                }
            } else {
                assertThat(open.pop()).as("closed by %s", tag.group()).isEqualTo(tag.group(2));
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void holdsEveryRowAsDataForTheCharts() throws IOException {
        List<Row> rows = SampleRows.rows();

        JsonArray data = data(render(rows)).getAsJsonArray("rows");

        assertThat(data).hasSize(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            assertThat(data.get(i)).isEqualTo(rows.get(i).toJson());
        }
    }

    @Test
    void hasAPanelPerNetworkAndQuantity() throws IOException {
        assertThat(render(SampleRows.rows()).split("<div class=\"panel\"", -1)).hasSize(1 + 2 * 3);
    }

    @Test
    void namesNothingOutsideTheFile() throws IOException {
        String markup = withoutScripts(render(SampleRows.rows()));

        assertThat(markup).doesNotContain("src=").doesNotContain("href=").doesNotContain("@import");
        assertThat(render(SampleRows.rows())).contains("echarts").hasSizeGreaterThan(500_000);
    }

    @Test
    void escapesWhatComesFromOutside() throws IOException {
        String evil = "</script><script>alert('x')</script>\"&<b>";
        Row row = SampleRows.row(evil, evil, Strategy.JOINTDNN, 10, evil, 5);
        Comparison comparison = new Comparison(List.of(row), List.of(evil), evil);

        String html = HtmlReport.render(comparison);

        assertThat(html).doesNotContain("<script>alert").contains("&lt;script&gt;alert(&#39;x&#39;)");
        assertThat(data(html).getAsJsonArray("rows").get(0)).isEqualTo(row.toJson());
    }

    @Test
    void saysWhetherAnswersDiffer() throws IOException {
        assertThat(render(SampleRows.rows())).contains("Every answer equalled");
        Row right = SampleRows.row("n", "4g", Strategy.JOINTDNN, 10, "M[0-1]", 0);
        List<Row> rows = new ArrayList<>(List.of(right));
        rows.add(new Row("n", "4g", Strategy.CLOUD_ONLY, 1, 1, 1, 1, 1, 1, 1, "C[0-1]", 3, false));

        assertThat(render(rows)).contains("Some answers differ").contains("<td>NO</td>");
    }

    @Test
    void isWrittenAsOneFile(@TempDir Path folder) throws IOException {
        // -Djointdnn.sampleReport=FILE keeps it, to look at in a browser.
        Path file = Path.of(System.getProperty(
                "jointdnn.sampleReport", folder.resolve("report.html").toString()));

        HtmlReport.write(comparison(SampleRows.rows()), file);

        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    }

    private static String render(List<Row> rows) throws IOException {
        return HtmlReport.render(comparison(rows));
    }

    private static Comparison comparison(List<Row> rows) {
        return new Comparison(
                rows, List.of("Made-up numbers.", "The device is slowed down 10 times."), "./jointdnn demo");
    }

    private static com.google.gson.JsonObject data(String html) {
        Matcher data = Pattern.compile("<script type=\"application/json\" id=\"rows\">(.*?)</script>", Pattern.DOTALL)
                .matcher(html);
        assertThat(data.find()).isTrue();
        return JsonParser.parseString(data.group(1)).getAsJsonObject();
    }

    private static String withoutScripts(String html) {
        return html.replaceAll("(?s)<script[^>]*>.*?</script>", "")
                .replaceAll("(?s)<style>.*?</style>", "")
                .replace("<!DOCTYPE html>", "");
    }
}
