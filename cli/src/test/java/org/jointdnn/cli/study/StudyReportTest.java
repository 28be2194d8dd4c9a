package org.jointdnn.cli.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jointdnn.cli.measured.CodedStrategy;
import org.jointdnn.cli.report.Row;
import org.jointdnn.cli.report.Strategy;
import org.jointdnn.study.modelled.ModelledStudy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyReportTest {
    private static final String HOSTILE = "</script><script>alert('x')</script>\"&<b>";

    private static ModelledStudy modelled;

    @TempDir
    private Path folder;

    @BeforeAll
    static void plan() {
        modelled = ModelledStudy.of(List.of("alexnet", "chair"), name -> {});
    }

    @Test
    void hasEverySectionInTheTextAndTheContents() throws IOException {
        String html = report(Optional.of(modelled), Optional.of(SampleMeasurements.study("alexnet", "chair")));

        List<String> headings = found(html, "<h2>(.*?)</h2>");
        assertThat(headings)
                .contains("Modelled: latency of a query", "Modelled: mobile energy of a query")
                .contains("Modelled: gains in latency", "Modelled: gains in mobile energy")
                .contains("Modelled: cloud workload and communication against cloud-only")
                .contains("Modelled: which blocks run where, by class of network", "Layer sizes against the input")
                .contains("Modelled: cloud-only with a JPEG, the fair baseline for pictures")
                .contains("Modelled: energy against latency, the exact front")
                .contains("Modelled: battery, the least latency within an energy budget")
                .contains("Modelled: deadline, the least mobile energy within a latency")
                .contains("Modelled: cloud load, the least latency within a limit on the server&#39;s time")
                .contains("Modelled: which plans are best if the device were slower")
                .contains("Modelled: several inputs at once", "Modelled: latency of a training step on 16 inputs")
                .contains("Modelled: how many weights a step updates, and where they end")
                .contains("Modelled: sums of blocks against segments, what the plan costs")
                .contains("Measured: latency of a query", "Measured: gains in latency")
                .contains("Computed for the measured runs: mobile energy of a query")
                .contains("Predicted against measured latency", "Measured: what planning by sums of blocks costs")
                .contains("Measured: three methods of profiling", "The paper&#39;s figures and their sources")
                .doesNotHaveDuplicates();
        assertThat(found(html, "<li><a href=\"#s\\d+\">(.*?)</a></li>")).isEqualTo(headings);
    }

    @Test
    void chartsHoldTheModelledNumbersExactly() throws IOException {
        Set<Double> drawn = numbers(report(Optional.of(modelled), Optional.empty()));

        List<Double> expected = new ArrayList<>();
        modelled.rows().stream()
                .filter(row -> row.objective().equals("latency"))
                .forEach(row -> expected.add(row.latencyMillis()));
        modelled.rows().stream()
                .filter(row -> row.objective().equals("energy"))
                .forEach(row -> expected.add(row.mobileEnergyMillijoules()));
        modelled.gains()
                .forEach(gain -> expected.addAll(
                        List.of(gain.overMobileOnly(), gain.overCloudOnly(), gain.overWorse(), gain.overBetter())));
        modelled.cloudUse().forEach(use -> expected.add(100 * use.communicationReduction()));
        modelled.layerSizes().forEach(sizes -> sizes.boundaryBytes().forEach(bytes -> expected.add((double) bytes)));
        modelled.jpegBaseline().forEach(row -> expected.addAll(List.of(row.gain(), row.plannedGain())));
        modelled.slowerDevice().stream()
                .filter(row -> row.objective().equals("latency"))
                .forEach(row -> expected.add(row.overBetter()));
        modelled.additivePlanner()
                .forEach(row -> expected.addAll(List.of(100 * row.predictionError(), 100 * row.excess())));
        modelled.fronts().stream()
                .filter(front -> front.slowdown() == 10 && front.points().size() > 1)
                .forEach(front -> front.points()
                        .forEach(point ->
                                expected.addAll(List.of(point.latencyMillis(), point.mobileEnergyMillijoules()))));
        assertThat(drawn).containsAll(expected);
    }

    @Test
    void chartsHoldTheMeasuredNumbersExactly() throws IOException {
        MeasuredStudy measured = SampleMeasurements.study("alexnet", "chair");

        Set<Double> drawn = numbers(report(Optional.empty(), Optional.of(measured)));

        List<Double> expected = new ArrayList<>();
        measured.rows()
                .forEach(row -> expected.addAll(
                        List.of(row.medianMillis(), row.p95Millis(), row.predictedMillis(), row.energyMillijoules())));
        measured.additive()
                .forEach(run -> expected.addAll(
                        List.of(run.believedMillis(), run.predictedMillis(), run.medianMillis(), run.bestMillis())));
        measured.methods()
                .forEach(errors -> expected.addAll(List.of(
                        100 * errors.analytical().median(),
                        100 * errors.applicationSpecific().p95())));
        assertThat(drawn).containsAll(expected);
    }

    @Test
    void chartsHoldTheNumbersOfCodecsExactly() throws IOException {
        CodedStudy coded = SampleCodings.study();
        Path file = folder.resolve("coded.html");

        StudyReport.write(Optional.empty(), Optional.empty(), Optional.of(coded), "./jointdnn study", file);

        String html = withoutPrograms(Files.readString(file));
        assertThat(found(html, "<h2>(.*?)</h2>"))
                .containsExactly(
                        "Measured: latency of a query, with codecs and without",
                        "Computed for the measured runs: mobile energy of a query, with codecs and without",
                        "Gains of JointDNN with codecs",
                        "Measured: bytes at each boundary under each codec, against a JPEG");
        List<Double> expected = new ArrayList<>();
        coded.rows().stream()
                .filter(row -> row.strategy() != CodedStrategy.CLOUD_FLOATS
                        && row.strategy() != CodedStrategy.JOINTDNN_LOSSLESS)
                .forEach(row -> expected.addAll(List.of(
                        row.latency().medianMillis(),
                        row.latency().p95Millis(),
                        row.energy().energyMillijoules())));
        coded.gains()
                .forEach(gain -> expected.addAll(
                        List.of(gain.better().latency(), gain.better().energy())));
        coded.sizes().get(0).boundaries().forEach(boundary -> expected.add((double) boundary.rawBytes()));
        assertThat(numbers(html)).containsAll(expected);
        assertThat(html).contains("input as jpeg85", "made up, all of it");
    }

    @Test
    void everyTableIsSavedAsItIsShown() throws IOException {
        String html = report(Optional.of(modelled), Optional.of(SampleMeasurements.study("alexnet")));

        List<String> saved = found(html, "href=\"data:text/csv;base64,([^\"]*)\"");
        List<String> shown = found(html, "<table>(.*?)</table>");
        assertThat(saved).hasSameSizeAs(shown).hasSizeGreaterThan(20);
        for (int index = 0; index < shown.size(); index++) {
            StringBuilder lines = new StringBuilder();
            for (String row : found(shown.get(index), "<tr>(.*?)</tr>")) {
                lines.append(found(row, "<t[hd][^>]*>(.*?)</t[hd]>").stream()
                                .map(StudyReportTest::cell)
                                .reduce((one, other) -> one + "," + other)
                                .orElseThrow())
                        .append("\r\n");
            }
            assertThat(new String(Base64.getDecoder().decode(saved.get(index)), StandardCharsets.UTF_8))
                    .isEqualTo(lines.toString());
        }
        assertThat(found(html, "download=\"([^\"]*)\"")).doesNotHaveDuplicates();
    }

    @Test
    void drawsTheSideOfEveryBlock() throws IOException {
        String html = report(Optional.of(modelled), Optional.empty());

        long blocks = modelled.placements().stream()
                .mapToLong(strip -> strip.placement().size())
                .sum();
        long onCloud = modelled.placements().stream()
                .flatMap(strip -> strip.placement().stream())
                .filter("cloud"::equals)
                .count();
        assertThat(found(html, "(<i(?: class=\"c\")?></i>)")).hasSize((int) blocks);
        assertThat(found(html, "(<i class=\"c\"></i>)")).hasSize((int) onCloud);
        assertThat(onCloud).isPositive();
    }

    @Test
    void saysWhichPartIsMissing() throws IOException {
        String onlyModelled = report(Optional.of(modelled), Optional.empty());
        assertThat(found(onlyModelled, "<li>(.*?)</li>"))
                .contains("The measured part was not run: nothing on this page is a measurement.");
        assertThat(found(onlyModelled, "<h2>(.*?)</h2>")).noneMatch(heading -> heading.contains("easured"));

        String onlyMeasured = report(Optional.empty(), Optional.of(SampleMeasurements.study("alexnet")));
        assertThat(found(onlyMeasured, "<li>(.*?)</li>"))
                .contains("The modelled part was not run; ./jointdnn study --only modelled does it.")
                .contains("Measured part: Made-up numbers.");
        assertThat(found(onlyMeasured, "<h2>(.*?)</h2>")).noneMatch(heading -> heading.startsWith("Modelled"));
    }

    @Test
    void aNetworkThatReadsNoPictureLeavesNoEmptyChart() throws IOException {
        String html = report(Optional.of(ModelledStudy.of(List.of("chair"), name -> {})), Optional.empty());

        assertThat(found(html, "<h2>(.*?)</h2>")).noneMatch(heading -> heading.contains("JPEG"));
        assertThat(charts(html)).isNotEmpty();
        for (JsonElement chart : charts(html)) {
            int points = 0;
            for (JsonElement series :
                    chart.getAsJsonObject().getAsJsonObject("option").getAsJsonArray("series")) {
                points += series.getAsJsonObject().getAsJsonArray("data").size();
            }
            assertThat(points).isPositive();
        }
    }

    @Test
    void namesTheSourcesOfThePapersFigures() throws IOException {
        String html = report(Optional.of(modelled), Optional.empty());
        assertThat(html)
                .contains(
                        "<td>up to 18x</td>",
                        "<td>up to 32x</td>",
                        "<td>read, its abstract</td>",
                        "paper (recalled), %")
                .contains("Mobile energy is computed by the model everywhere, never measured");
    }

    @Test
    void statesTheErrorOfThePredictions() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i <= 21; i++) {
            rows.add(SampleMeasurements.row("n" + i, "4g", Strategy.CLOUD_ONLY, 100, 100.5 + i));
        }
        String html = report(Optional.empty(), Optional.of(new MeasuredStudy(List.of(), rows, List.of(), List.of())));
        assertThat(captions(html))
                .anyMatch(caption ->
                        caption.contains("median 11.5 %, 95th percentile 20.5 %; 11 of 21 rows are within 12 %"));
        assertThat(found(html, "<h2>(.*?)</h2>"))
                .contains("Predicted against measured latency")
                .doesNotContain("Measured: gains in latency", "Measured: three methods of profiling");
    }

    @Test
    void saysWhetherAnswersDiffer() throws IOException {
        Row right = SampleMeasurements.row("n", "4g", Strategy.JOINTDNN, 10, 10);
        Row wrong = new Row("n", "4g", Strategy.CLOUD_ONLY, 1, 1, 1, 1, 1, 1, 1, "C[0-1]", 3, false);
        String html = report(
                Optional.empty(),
                Optional.of(new MeasuredStudy(List.of(), List.of(right, wrong), List.of(), List.of())));
        assertThat(captions(html)).anyMatch(caption -> caption.contains("Some answers differ"));
        assertThat(found(html, "<td>(yes|NO)</td>")).containsExactly("yes", "NO", "yes", "NO");
    }

    @Test
    void escapesWhatComesFromOutside() throws IOException {
        Row row = SampleMeasurements.row(HOSTILE, HOSTILE, Strategy.JOINTDNN, 10, 10);
        MeasuredStudy measured = new MeasuredStudy(List.of(HOSTILE), List.of(row), List.of(), List.of());
        Path file = folder.resolve("report.html");

        StudyReport.write(Optional.empty(), Optional.of(measured), Optional.empty(), HOSTILE, file);

        String html = Files.readString(file);
        assertThat(html.split(Pattern.quote("<script>alert"), -1)).hasSize(1);
        String page = withoutPrograms(html);
        assertThat(page.split("<b>", -1)).hasSize(1);
        assertThat(found(page, "<code>(.*?)</code>"))
                .containsExactly("&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;&lt;b&gt;");
        assertThat(found(page, "<li>(Measured.*?)</li>"))
                .containsExactly(
                        "Measured part: &lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;&lt;b&gt;");
        assertThat(charts(page)
                        .get(0)
                        .getAsJsonObject()
                        .getAsJsonObject("option")
                        .getAsJsonObject("xAxis")
                        .getAsJsonArray("data")
                        .get(0)
                        .getAsString())
                .isEqualTo(HOSTILE);
    }

    @Test
    void needsNothingBesideIt() throws IOException {
        String html = report(Optional.of(modelled), Optional.empty());
        String markup = html.replaceAll("(?s)<script[^>]*>.*?</script>", "");
        assertThat(found(markup, "(src=|https?://|@import|url\\(|href=\"(?!data:text/csv;base64,|#))"))
                .isEmpty();
        assertThat(Files.size(folder.resolve("report.html"))).isBetween(1_000_000L, 8_000_000L);
    }

    private String report(Optional<ModelledStudy> study, Optional<MeasuredStudy> measured) throws IOException {
        Path file = folder.resolve("report.html");
        StudyReport.write(study, measured, Optional.empty(), "./jointdnn study", file);
        return withoutPrograms(Files.readString(file));
    }

    /** The page without the chart library and what draws the charts. */
    private static String withoutPrograms(String html) {
        return html.replaceAll("(?s)<script>.*?</script>", "");
    }

    /** The first group of every match. */
    private static List<String> found(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static List<String> captions(String html) {
        return found(html, "<p class=\"caption\">(.*?)</p>");
    }

    private static String cell(String html) {
        String text = html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
        return text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static JsonArray charts(String html) {
        String json = found(html, "<script type=\"application/json\" id=\"charts\">(.*?)</script>")
                .get(0);
        return JsonParser.parseString(json).getAsJsonArray();
    }

    /** Every number that a series of a chart draws. */
    private static Set<Double> numbers(String html) {
        Set<Double> numbers = new HashSet<>();
        for (JsonElement chart : charts(html)) {
            for (JsonElement series :
                    chart.getAsJsonObject().getAsJsonObject("option").getAsJsonArray("series")) {
                addNumbers(series.getAsJsonObject().get("data"), numbers);
            }
        }
        return numbers;
    }

    private static void addNumbers(JsonElement element, Set<Double> numbers) {
        if (element instanceof JsonArray array) {
            array.forEach(item -> addNumbers(item, numbers));
        } else if (element instanceof JsonObject object) {
            addNumbers(object.get("value"), numbers);
        } else if (element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber()) {
            numbers.add(element.getAsDouble());
        }
    }
}
