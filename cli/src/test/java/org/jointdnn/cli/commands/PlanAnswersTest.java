package org.jointdnn.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code plan --top}, {@code --pareto} and {@code --explain}. */
class PlanAnswersTest {
    /** All plans: M 20 ms 10 mJ; MC 14 ms 16.2 mJ; CM 18 ms 9.6 mJ; CC 13.5 ms 11.7 mJ. */
    private static final String COSTS = """
            {"blocks": 2,
             "mobile": {"segments": [{"from":0,"to":0,"millis":10,"millijoules":5},
                                     {"from":1,"to":1,"millis":10,"millijoules":5}]},
             "cloud": {"segments": [{"from":0,"to":0,"millis":1},{"from":1,"to":1,"millis":1}]},
             "tensors": [{"name":"x","bytes":9000,"producer":-1,"consumers":[0]},
                         {"name":"z","bytes":500,"producer":0,"consumers":[1]},
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
    void ranksPlans() {
        JsonObject answer = json(0, "--top", "3");

        assertThat(answer.get("placement").toString()).isEqualTo("[\"cloud\",\"cloud\"]");
        assertThat(answer.get("topComplete").getAsBoolean()).isTrue();
        assertThat(answer.getAsJsonArray("top"))
                .extracting(plan -> plan.getAsJsonObject().get("plan").getAsString())
                .containsExactly("C[0-1]", "M[0] C[1]", "M[0-1]");
        assertThat(answer.getAsJsonArray("top").get(1)).isEqualTo(JsonParser.parseString("""
                                {"rank":2,"value":14.0,"latencyMillis":14.0,"mobileEnergyMillijoules":6.0,
                                 "cloudMillis":1.0,"uploadBytes":500,"downloadBytes":1000,"plan":"M[0] C[1]",
                                 "placement":["mobile","cloud"]}
                                """));
    }

    @Test
    void ranksAllThereAreWithinPins() {
        assertThat(plan("--top", "9", "--pin", "0=mobile")).isZero();

        assertThat(out.toString())
                .contains("The best plans for latency:")
                .containsPattern("2 +20 +42.9 % +20 +10 +0 +0 +0 +M\\[0-1\\]")
                .contains("There are no more plans within the constraints.");
    }

    @Test
    void givesTheFront() {
        JsonObject answer = json(0, "--pareto", "--objective", "energy");

        assertThat(answer.getAsJsonArray("pareto"))
                .extracting(plan -> plan.getAsJsonObject().get("plan").getAsString())
                .containsExactly("C[0-1]", "M[0] C[1]");
        assertThat(answer.get("paretoComplete").getAsBoolean()).isTrue();
        assertThat(answer.get("value").getAsDouble()).isEqualTo(6.0);
    }

    @Test
    void drawsTheFrontBesideTheMap() throws IOException {
        Path page = folder.resolve("page.html");

        assertThat(plan("--pareto", "--html", page.toString())).as("%s", err).isZero();

        assertThat(Files.readString(page))
                .contains("<h2>Energy against latency</h2>")
                .contains("\"name\":\"2 M[0] C[1]\"")
                .contains("14.0,6.0");
    }

    @Test
    void explainsInJson() {
        JsonObject explanation = json(0, "--explain", "--max-upload", "1kB").getAsJsonObject("explanation");

        assertThat(explanation.get("plan").getAsString()).isEqualTo("M[0] C[1]");
        assertThat(explanation.getAsJsonArray("parts")).hasSize(5);
        assertThat(explanation.getAsJsonArray("parts").get(1)).isEqualTo(JsonParser.parseString("""
                {"transfer":"up","tensors":["z"],"bytes":500,"millis":0.5,"millijoules":0.5,
                 "latencyShare":0.03571428571428571,"energyShare":0.08333333333333333}
                """));
        JsonObject limit = explanation.getAsJsonArray("constraints").get(0).getAsJsonObject();
        assertThat(limit.get("constraint").getAsString()).isEqualTo("maxUploadBytes");
        assertThat(limit.get("binding").getAsBoolean()).isTrue();
        assertThat(limit.get("extra").getAsDouble()).isEqualTo(0.5);
        assertThat(explanation.getAsJsonArray("alternatives"))
                .extracting(plan -> plan.getAsJsonObject().get("wins").toString())
                .contains("[{\"limits\":{\"maxUploadBytes\":9000.0},\"bestOfAll\":true}]");
    }

    @Test
    void explainsForPeople() {
        assertThat(plan("--explain", "--max-upload", "1kB")).isZero();

        assertThat(out.toString())
                .contains("Why M[0] C[1]: no other plan within the constraints has a lower latency.")
                .containsPattern("0\\.5 +4 % +0\\.5 +8 % +uploading z, 500 B")
                .contains("limit on upload of 1000 B: makes the best plan worse by 0.5 ms; without it, C[0-1] would"
                        + " reach 13.5 ms")
                .contains("cloud only, C[0-1]: 13.5 ms, 0.5 ms less; excluded by the limit on upload of 1000 B")
                .contains("- with a limit on upload of 9000 B or more; it is the best of all there")
                .contains("rank 2, mobile only, M[0-1]: 20 ms, 6 ms more")
                .contains("mobile 20 against 10 ms, cloud 0 against 1 ms, transfers 0 against 1 ms, waiting 0 against"
                        + " 2 ms")
                .contains("- on a slower link: below 1.143 Mbps up and 2.286 down (now 8 and 16); it is the best of all"
                        + " there")
                .contains("- on a more loaded cloud: load factor above 7 (now 1); it is the best of all there");
    }

    @Test
    void explainsWhatCannotHold() {
        JsonObject answer =
                json(3, "--explain", "--top", "2", "--pareto", "--max-latency", "15ms", "--max-upload", "0B");

        assertThat(answer.getAsJsonArray("top")).isEmpty();
        assertThat(answer.getAsJsonArray("pareto")).isEmpty();
        assertThat(answer.getAsJsonObject("explanation").getAsJsonArray("conflict"))
                .hasSize(2)
                .contains(JsonParser.parseString("""
                                {"constraint":"maxLatencyMillis","max":15.0,"nearest":20.0,"excess":5.0,"alone":13.5,
                                 "enough":20.0}
                                """));
    }

    @Test
    void explainsToPeopleWhatCannotHold() {
        assertThat(plan("--explain", "--max-latency", "15ms", "--max-upload", "0B"))
                .isEqualTo(3);

        assertThat(out.toString())
                .contains("deadline of 15 ms: the nearest plan is 5 ms above it, at 20 ms.")
                .contains("Alone it could hold: some plan needs only 13.5 ms, but that one breaks another limit.")
                .contains("With the other limits as they are, 20 ms would do.");
    }

    @Test
    void answersAllAtOnce() {
        JsonObject answer = json(0, "--top", "1", "--pareto", "--explain");

        assertThat(answer.keySet()).contains("placement", "top", "pareto", "explanation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1.5"})
    void refusesToRankNothing(String count) {
        assertThat(plan("--top=" + count)).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("'" + count + "' is not a number of plans, 1 or more");
    }

    private JsonObject json(int status, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--json", "-"));
        assertThat(plan(all.toArray(new String[0]))).as("%s", err).isEqualTo(status);
        return JsonParser.parseString(out.toString()).getAsJsonObject();
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
