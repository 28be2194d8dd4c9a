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

class PlanCommandTest {
    /** Mobile then cloud is best: 4 + 1 (z up) + 1 + 2 * 1 (rtt/2 out and back) + 0.5 (y down) = 8.5 ms. */
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
    void answersInJson() {
        assertThat(plan("--json", "-")).isZero();

        JsonObject answer = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(answer.remove("solveMicros").getAsLong()).isNotNegative();
        assertThat(answer).isEqualTo(JsonParser.parseString("""
                                {"feasible":true,"objective":"latency","value":8.5,"latencyMillis":8.5,
                                 "mobileEnergyMillijoules":9.5,"cloudMillis":1.0,"uploadBytes":1000,
                                 "downloadBytes":1000,"placement":["mobile","cloud"],
                                 "steps":[{"run":"mobile","from":0,"to":0},
                                          {"transfer":"up","tensors":["z"],"bytes":1000},
                                          {"run":"cloud","from":1,"to":1},
                                          {"transfer":"down","tensors":["y"],"bytes":1000}],
                                 "solver":"exact"}
                                """));
    }

    @Test
    void saysWhatCannotHoldAndTheNearestPlan() {
        assertThat(plan("--max-latency", "5ms", "--json", "-")).isEqualTo(3);

        JsonObject answer = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(answer.get("feasible").getAsBoolean()).isFalse();
        assertThat(answer.get("violated").toString()).isEqualTo("[\"maxLatencyMillis\"]");
        assertThat(answer.getAsJsonObject("nearest").get("latencyMillis").getAsDouble())
                .isEqualTo(8.5);
    }

    @Test
    void theIntegerProgramSaysTheSame() {
        assertThat(plan("--solver", "ilp", "--max-latency", "5ms", "--json", "-"))
                .isEqualTo(3);

        JsonObject answer = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(answer.get("violated").toString()).isEqualTo("[\"maxLatencyMillis\"]");
        assertThat(answer.getAsJsonObject("nearest").get("latencyMillis").getAsDouble())
                .isEqualTo(8.5);
        assertThat(answer.toString()).contains("\"solver\":\"ilp\"");
    }

    @Test
    void anApproximationTellsItsGap() {
        assertThat(plan("--solver", "larac", "--max-upload", "500B", "--json", "-"))
                .isZero();

        JsonObject answer = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(answer.get("solver").getAsString()).isEqualTo("larac");
        assertThat(answer.get("value").getAsDouble()).isEqualTo(44);
        assertThat(answer.get("gap").getAsDouble()).isBetween(0.0, 44 - 8.5);
    }

    @Test
    void printsStepsForPeople() {
        assertThat(plan()).isZero();

        assertThat(out.toString())
                .contains("Best plan for latency: M[0] C[1] (exact solver")
                .contains("upload z, 1000 B")
                .containsPattern("2 switches of side, rtt/2 each +2\\.00 +0\\.00")
                .containsPattern("total +8\\.50 +9\\.50");
    }

    @Test
    void writesJsonToAFileBesideTheText() throws IOException {
        Path file = folder.resolve("plan.json");

        assertThat(plan("--json", file.toString())).isZero();

        assertThat(Files.readString(file)).contains("\"placement\"");
        assertThat(out.toString()).contains("Best plan");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--objective energy            | M[0] C[1]",
                "--objective edp               | M[0] C[1]",
                "--objective weighted=0.5      | M[0] C[1]",
                "--pin 0-=mobile               | M[0-1]",
                "--pin 0=cloud --pin 1=mobile  | C[0] M[1]",
                "--pin 0-1=cloud               | C[0-1]",
                "--max-upload 0.5kB            | M[0-1]",
                "--max-download 999B           | M[0-1]",
                "--max-cloud 0.5ms             | M[0-1]",
                "--max-energy 9.5mJ            | M[0] C[1]",
                "--solver exhaustive           | M[0] C[1]",
                "--solver path                 | M[0] C[1]",
                "--solver larac --max-cloud 2ms | M[0] C[1]",
                "--solver larac --max-cloud 0.5ms | M[0-1]",
                "--solver ilp                  | M[0] C[1]",
                "--time-budget 10s             | M[0] C[1]",
                "--solver ilp --objective edp  | M[0] C[1]",
                "--solver ilp --max-cloud 0.5ms | M[0-1]",
                "--link up=8,down=16,rtt=100   | M[0-1]",
            })
    void followsItsOptions(String options, String expected) {
        assertThat(plan(options.split(" "))).isZero();

        assertThat(out.toString()).contains(": " + expected + " (");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--objective speed  | 'speed' is not latency, energy, edp or weighted=W",
                "--objective weighted=2 | 'weighted=2' is not latency, energy, edp or weighted=W",
                "--max-latency 5    | '5' is not a time such as 100ms or 2s (units: us, ms, s)",
                "--max-energy 5ms   | '5ms' is not an energy such as 500mJ or 1.5J (units: uJ, mJ, J)",
                "--max-upload -1B   | '-1B' is not a size such as 20000B, 200kB or 1MB",
                "--max-upload 0.5B  | '0.5B' is 0.5 bytes, must be a whole number",
                "--pin 1            | '1' is not BLOCKS=mobile or BLOCKS=cloud",
                "--pin 3-1=cloud    | '3-1=cloud' is not BLOCKS=mobile or BLOCKS=cloud",
                "--pin 2=cloud      | --pin names block 2, but blocks are 0..1",
                "--pin 0-=cloud --pin 1=mobile | pin 0-1=cloud contradicts pin 1=mobile: block 1 can't be on both",
                "--link 6g          | unknown link '6g', must be 3g, 4g, wifi, 5g",
                "--link up=1,down=x,rtt=1 | 'up=1,down=x,rtt=1': down is 'x', must be a number",
                "--link up=0,down=1,rtt=1 | link: uploadMbps is 0.0, must be a finite number above 0",
                "--solver magic     | solver 'magic' is unknown; available: exact, path, larac, ilp, exhaustive",
                "--mobile p.json    | --costs takes the place of MODEL, --mobile and --cloud",
            })
    void refusesWrongUsage(String options, String message) {
        assertThat(plan(options.split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains(message);
    }

    @Test
    void failsOnCostsThatNoPlanCovers() throws IOException {
        Files.writeString(
                Path.of(costs),
                COSTS.replace("\"to\":1,\"millis\":40", "\"to\":1,\"millis\":40")
                        .replace(",\n" + " ".repeat(25) + "{\"from\":1,\"to\":1,\"millis\":40,\"millijoules\":80}", "")
                        .replace(",{\"from\":1,\"to\":1,\"millis\":1}", ""));

        assertThat(plan()).isEqualTo(1);

        assertThat(err.toString()).contains("block 1 can run neither on mobile nor on cloud");
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
