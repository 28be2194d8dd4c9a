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
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code jointdnn plan} with the costs of a training step: the worked example of docs/planner.md. */
class PlanTrainingTest {
    private static final String COSTS = """
            {"blocks": 3,
             "cloud": {"queueMillis": 1},
             "link": {"uploadMbps":8,"downloadMbps":16,"rttMillis":4,
                      "alphaUpMilliwattsPerMbps":100,"alphaDownMilliwattsPerMbps":50,"betaMilliwatts":200},
             "idleWatts": 0.5,
             "training": {
               "mobile": {"forward": [{"from":0,"to":0,"millis":4,"millijoules":8},
                                      {"from":1,"to":1,"millis":20,"millijoules":40},
                                      {"from":2,"to":2,"millis":30,"millijoules":60}],
                          "backward": [{"from":1,"to":1,"millis":40,"millijoules":80},
                                       {"from":2,"to":2,"millis":60,"millijoules":120}]},
               "cloud": {"forward": [{"from":0,"to":0,"millis":1},{"from":1,"to":1,"millis":2},
                                     {"from":2,"to":2,"millis":3},{"from":1,"to":2,"millis":4}],
                         "backward": [{"from":1,"to":1,"millis":4},{"from":2,"to":2,"millis":6},
                                      {"from":1,"to":2,"millis":9}]},
               "boundaries": [{"after":-1,"bytes":50000},{"after":0,"bytes":8000},{"after":1,"bytes":6000}],
               "blocks": [{"stashBytes":1000,"parameterBytes":3000,"trainable":false},
                          {"stashBytes":6000,"parameterBytes":12000,"trainable":true},
                          {"stashBytes":2000,"parameterBytes":4000,"trainable":true}],
               "labelBytes":1000,"updatedFraction":1.0,"weightSync":"mobile"}}
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
    void answersInJson() {
        assertThat(plan("--json", "-")).isZero();

        JsonObject answer = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(answer.remove("solveMicros").getAsLong()).isNotNegative();
        assertThat(answer).isEqualTo(JsonParser.parseString("""
                                {"feasible":true,"objective":"latency","value":40.0,"latencyMillis":40.0,
                                 "mobileEnergyMillijoules":34.5,"cloudMillis":13.0,"uploadBytes":9000,
                                 "downloadBytes":16000,"forward":["mobile","cloud","cloud"],
                                 "backward":["mobile","cloud","cloud"],"backwardFrom":1,
                                 "steps":[{"run":"mobile","from":0,"to":0,"pass":"forward"},
                                          {"transfer":"up","tensors":["activation 0","labels"],"bytes":9000},
                                          {"run":"cloud","from":1,"to":2,"pass":"forward"},
                                          {"run":"cloud","from":1,"to":2,"pass":"backward"},
                                          {"transfer":"down","tensors":["weights 2","weights 1"],"bytes":16000}],
                                 "solver":"exact"}
                                """));
    }

    @Test
    void printsStepsForPeople() {
        assertThat(plan()).isZero();

        assertThat(out.toString())
                .contains("Best training plan for latency: M[0] C[1-2] | C[2-1] (exact solver")
                .contains("cloud runs blocks 1-2 backward, queue included")
                .containsPattern("download weights 2, weights 1, 16000 B +8\\.00 +8\\.00")
                .containsPattern("2 switches of side, rtt/2 each +4\\.00 +2\\.00")
                .containsPattern("total +40\\.00 +34\\.50");
    }

    @Test
    void saysWhatCannotHoldAndTheNearestPlan() {
        assertThat(plan("--max-latency", "39ms", "--json", "-")).isEqualTo(3);

        JsonObject answer = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(answer.get("feasible").getAsBoolean()).isFalse();
        assertThat(answer.get("violated").toString()).isEqualTo("[\"maxLatencyMillis\"]");
        assertThat(answer.getAsJsonObject("nearest").get("latencyMillis").getAsDouble())
                .isEqualTo(40);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--pin 0-=mobile        | M[0-2] | M[2-1]",
                "--max-upload 0B        | M[0-2] | M[2-1]",
                "--max-download 15kB --pin 0=mobile | M[0-1] C[2] | C[2] M[1]",
                "--solver exhaustive    | M[0] C[1-2] | C[2-1]",
                "--link up=8,down=16,rtt=1000 | M[0-2] | M[2-1]",
            })
    void followsItsOptions(String options, String forward, String backward) {
        assertThat(plan(options.split(" "))).isZero();

        assertThat(out.toString()).contains(": " + forward + " | " + backward + " (");
    }

    @Test
    void refusesWhatTrainingHasNot() {
        assertThat(plan("--solver", "larac")).isEqualTo(2);
        assertThat(err.toString()).contains("solver 'larac'");
        assertThat(plan("--inference")).isEqualTo(1);
        assertThat(err.toString()).contains("mobile.segments is missing");
    }

    @Test
    void plansAQueryOfTheSameFile() throws IOException {
        Files.writeString(
                Path.of(costs),
                COSTS.replace("\"cloud\": {\"queueMillis\"", "\"cloud\": {\"segments\": [], \"queueMillis\"")
                        .replace(" \"idleWatts\"", """
                                "mobile": {"segments": [{"from":0,"to":2,"millis":7,"millijoules":3}]},
                                 "tensors": [], "idleWatts\""""));

        assertThat(plan("--inference")).isZero();
        assertThat(out.toString()).contains("Best plan for latency: M[0-2]");
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
