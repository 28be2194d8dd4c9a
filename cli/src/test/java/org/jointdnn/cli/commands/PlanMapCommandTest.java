package org.jointdnn.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jointdnn.cli.console.Failures;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code plan --map} and {@code plan --html}. */
class PlanMapCommandTest {
    /**
     * At u Mbps up and 2u down: MOBILE 44 ms; M[0] C[1] 4 + 8 / u (z up) + 1 + 2 + 4 / u (y down) = 7 + 12 / u;
     * CLOUD 8000 / u + 2 + 2 + 4 / u = 4 + 8004 / u. They meet at 12 / 37 and 7992 / 3 = 2664.
     */
    private static final String COSTS = """
            {"blocks": 2,
             "mobile": {"segments": [{"from":0,"to":0,"millis":4,"millijoules":8},
                                     {"from":1,"to":1,"millis":40,"millijoules":80}]},
             "cloud": {"segments": [{"from":0,"to":0,"millis":1},{"from":1,"to":1,"millis":1}]},
             "tensors": [{"name":"x","bytes":1000000,"producer":-1,"consumers":[0]},
                         {"name":"z","bytes":1000,"producer":0,"consumers":[1]},
                         {"name":"y","bytes":1000,"producer":1,"consumers":[],"output":true}],
             "link": {"uploadMbps":8,"downloadMbps":16,"rttMillis":2,
                      "alphaUpMilliwattsPerMbps":100,"alphaDownMilliwattsPerMbps":50,"betaMilliwatts":200}}
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String costs = "";

    @BeforeEach
    void writeCosts() throws IOException {
        Path file = folder.resolve("costs.json");
        Files.writeString(file, COSTS);
        costs = file.toString();
    }

    @Test
    void addsTheMapToTheAnswer() {
        assertThat(plan("--map", "--json", "-")).isZero();

        JsonObject answer = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(answer.get("latencyMillis").getAsDouble()).isEqualTo(8.5);
        JsonArray ranges = answer.getAsJsonObject("map").getAsJsonArray("bandwidth");
        assertThat(ranges).hasSize(3);
        JsonObject slow = ranges.get(0).getAsJsonObject();
        assertThat(slow.get("fromMbps").getAsDouble()).isEqualTo(0.01);
        assertThat(slow.get("toMbps").getAsDouble()).isCloseTo(12 / 37.0, within(1e-12));
        assertThat(slow.get("plan").getAsString()).isEqualTo("M[0-1]");
        JsonObject split = ranges.get(1).getAsJsonObject();
        assertThat(split.get("toMbps").getAsDouble()).isCloseTo(2664, within(1e-8));
        assertThat(split.get("placement").toString()).isEqualTo("[\"mobile\",\"cloud\"]");
        JsonObject latency = split.getAsJsonObject("latencyMillis");
        assertThat(latency.get("from").getAsDouble()).isCloseTo(44, within(1e-9));
        assertThat(latency.get("to").getAsDouble()).isCloseTo(7 + 12 / 2664.0, within(1e-9));
        assertThat(split.get("uploadBytes").getAsLong()).isEqualTo(1000);
        JsonArray load = answer.getAsJsonObject("map").getAsJsonArray("load");
        assertThat(load).hasSize(2);
        // 7.5 + the load against 44.
        assertThat(load.get(0).getAsJsonObject().get("toFactor").getAsDouble()).isCloseTo(36.5, within(1e-9));
    }

    @Test
    void answersWithoutAMapUnlessAskedForOne() {
        assertThat(plan("--json", "-")).isZero();

        assertThat(JsonParser.parseString(out.toString()).getAsJsonObject().has("map"))
                .isFalse();
    }

    @Test
    void saysWhereAPlanComesWithinTheLimits() {
        // 7 + 12 / u <= 7.5 from 24 Mbps on, and the link has 8.
        assertThat(plan("--map", "--max-latency", "7.5ms", "--json", "-")).isEqualTo(3);

        JsonArray ranges = JsonParser.parseString(out.toString())
                .getAsJsonObject()
                .getAsJsonObject("map")
                .getAsJsonArray("bandwidth");
        JsonObject none = ranges.get(0).getAsJsonObject();
        assertThat(none.get("toMbps").getAsDouble()).isCloseTo(24, within(1e-5));
        assertThat(none.get("plan").isJsonNull()).isTrue();
        assertThat(none.get("placement").isJsonNull()).isTrue();
        assertThat(ranges.get(1).getAsJsonObject().get("plan").getAsString()).isEqualTo("M[0] C[1]");
    }

    @Test
    void printsAStripAndTheBreakPoints() {
        assertThat(plan("--map")).isZero();

        assertThat(out.toString().lines().map(String::trim))
                .contains(
                        "Best plan for latency over the upload rate; download 2 times that, round trip 2 ms",
                        "A".repeat(15) + "B".repeat(39) + "C".repeat(6),
                        "0.01      0.1       1         10        100       1000      10000 Mbps",
                        "^ now 8",
                        "A          0.01      0.3243          44          44          88          88       0 B  M[0-1]");
    }

    @Test
    void writesAPageThatNeedsNothingBesideIt() throws IOException {
        Path page = folder.resolve("map.html");
        assertThat(plan("--html", page.toString(), "--pin", "0=mobile", "--max-energy", "50mJ"))
                .isZero();

        assertThat(out.toString()).contains("Chart: " + page).doesNotContain("over the upload rate");
        String html = Files.readString(page);
        assertThat(html.substring(0, html.indexOf("<script>")))
                .contains("<title>Plan map of costs.json</title>")
                .contains(
                        "<h2>Latency against upload rate</h2>", "<h2>Latency against the server&#39;s load factor</h2>")
                .contains("Limit: maxEnergyMillijoules 50.", "Fixed: pin 0=mobile.")
                .contains("<td>M[0] C[1]</td>", "--max-energy 50mJ")
                .doesNotContain("/*", "<!--TITLE")
                .doesNotContainPattern("src=|href=\"(?!data:text/csv;base64,)");
    }

    @Test
    void refusesWhatHasNoMap() {
        assertThat(plan("--map", "--objective", "edp")).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .contains("objective is edp: the map needs an objective that is linear in 1/bandwidth")
                .hasLineCount(1);
    }

    @Test
    void refusesAPageThatIsNoFileInAFolder() {
        assertThat(plan("--html", folder.resolve("no/map.html").toString())).isEqualTo(1);

        assertThat(err.toString()).contains("map.html: not a file in an existing folder");
    }

    private int plan(String... options) {
        List<String> arguments = new ArrayList<>(List.of("--costs", costs));
        arguments.addAll(List.of(options));
        CommandLine commandLine = new CommandLine(new PlanCommand((model, mobile, cloud, link) -> {
            throw new AssertionError("no model was named");
        }));
        Failures failures = new Failures(() -> false);
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .execute(arguments.toArray(new String[0]));
    }
}
