package org.jointdnn.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

/** {@code plan --radio}. */
class PlanRadioCommandTest {
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

    private static final String TRAINING = """
            {"blocks": 1,
             "link": {"uploadMbps":8,"downloadMbps":16,"rttMillis":4,
                      "alphaUpMilliwattsPerMbps":100,"alphaDownMilliwattsPerMbps":50,"betaMilliwatts":200},
             "training": {
               "mobile": {"forward": [{"from":0,"to":0,"millis":4,"millijoules":8}],
                          "backward": [{"from":0,"to":0,"millis":4,"millijoules":8}]},
               "cloud": {"forward": [{"from":0,"to":0,"millis":1}], "backward": [{"from":0,"to":0,"millis":1}]},
               "boundaries": [{"after":-1,"bytes":50000}],
               "blocks": [{"stashBytes":1000,"parameterBytes":3000,"trainable":true}]}}
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
    void anIsolatedQueryPaysForPromotionAndTail() {
        assertThat(plan("--objective", "energy", "--radio", "wifi", "--json", "-"))
                .isZero();

        JsonObject answer = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(answer.get("placement").toString()).isEqualTo("[\"mobile\",\"cloud\"]");
        assertThat(answer.get("latencyMillis").getAsDouble()).isEqualTo(8.5 + 79);
        assertThat(answer.get("mobileEnergyMillijoules").getAsDouble())
                .isCloseTo(9.5 + 9.796 + 0.357 + 28.322, within(1e-9));
        assertThat(answer.get("value")).isEqualTo(answer.get("mobileEnergyMillijoules"));
        JsonObject radio = answer.getAsJsonObject("radio");
        assertThat(radio.keySet())
                .containsExactly(
                        "idleMillis",
                        "promotionMillis",
                        "promotionMillijoules",
                        "heldMillis",
                        "heldMillijoules",
                        "tailMillis",
                        "tailMillijoules");
        assertThat(radio.get("idleMillis").isJsonNull()).isTrue();
        assertThat(radio.get("promotionMillis").getAsDouble()).isEqualTo(79);
        assertThat(radio.get("promotionMillijoules").getAsDouble()).isCloseTo(9.796, within(1e-9));
        assertThat(radio.get("heldMillis").getAsDouble()).isEqualTo(3);
        assertThat(radio.get("heldMillijoules").getAsDouble()).isCloseTo(0.357, within(1e-9));
        assertThat(radio.get("tailMillis").getAsDouble()).isEqualTo(238);
        assertThat(radio.get("tailMillijoules").getAsDouble()).isCloseTo(28.322, within(1e-9));
    }

    @Test
    void aQueryWithinTheTailPaysForAsMuchOfItAsThereIs() {
        assertThat(plan("--radio", "4g", "--radio-idle", "10ms", "--json", "-")).isZero();

        JsonObject answer = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(answer.get("latencyMillis").getAsDouble()).isEqualTo(8.5);
        assertThat(answer.get("mobileEnergyMillijoules").getAsDouble()).isCloseTo(9.5 + 3.18 + 10.6, within(1e-9));
        assertThat(answer.getAsJsonObject("radio").get("idleMillis").getAsDouble())
                .isEqualTo(10);
    }

    @Test
    void printsWhatTheRadioTakes() {
        assertThat(plan("--objective", "energy", "--radio", "wifi")).isZero();

        assertThat(out.toString())
                .contains("Best plan for energy: M[0] C[1] (exact solver")
                .containsPattern("radio wakes up +79\\.00 +9\\.80")
                .containsPattern("radio kept up between transfers, 3 ms +0\\.36")
                .containsPattern("radio's tail, 238 ms +28\\.32")
                .containsPattern("total +87\\.50 +47\\.9");
    }

    @Test
    void aPlanThatLeavesTheRadioAlonePaysNothing() {
        assertThat(plan("--radio", "4g", "--json", "-")).isZero();

        JsonObject answer = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(answer.get("latencyMillis").getAsDouble()).isEqualTo(44);
        assertThat(answer.getAsJsonObject("radio").get("tailMillijoules").getAsDouble())
                .isZero();

        assertThat(plan("--radio", "4g")).isZero();
        assertThat(out.toString()).contains("M[0-1]").doesNotContain("radio wakes up", "radio's tail");
    }

    @Test
    void saysWhatCannotHoldAndTheNearestPlan() {
        assertThat(plan("--radio", "wifi", "--max-energy", "20mJ", "--json", "-"))
                .isEqualTo(3);

        JsonObject answer = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertThat(answer.get("violated").toString()).isEqualTo("[\"maxEnergyMillijoules\"]");
        JsonObject nearest = answer.getAsJsonObject("nearest");
        assertThat(nearest.get("mobileEnergyMillijoules").getAsDouble()).isCloseTo(47.975, within(1e-9));
        assertThat(nearest.getAsJsonObject("radio").get("promotionMillis").getAsDouble())
                .isEqualTo(79);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--objective energy --radio 4g                               | M[0-1]",
                "--objective energy --radio 3G --radio-idle 30s              | M[0-1]",
                "--objective energy --radio 4g --radio-idle 0s               | M[0] C[1]",
                "--objective energy --radio 4g --radio-idle 70ms             | M[0] C[1]",
                "--objective energy --radio 4g --radio-idle 72ms             | M[0-1]",
                "--objective edp --radio wifi                                | M[0-1]",
                "--objective edp --radio wifi --radio-idle 100ms             | M[0] C[1]",
                "--objective weighted=0.5 --radio wifi                       | M[0-1]",
                "--objective energy --radio wifi --max-latency 80ms          | M[0-1]",
                "--objective energy --radio wifi --max-latency 90ms          | M[0] C[1]",
                "--objective energy --radio 4g --pin 1=cloud                 | M[0] C[1]",
                "--objective energy --radio auto --link up=8,down=16,rtt=2,radio=wifi | M[0] C[1]",
                "--objective energy --radio auto --link up=8,down=16,rtt=2   | M[0-1]",
                "--objective energy --radio wifi --solver exhaustive         | M[0] C[1]",
                "--objective energy --radio wifi --solver path               | M[0] C[1]",
                "--objective energy --radio wifi --solver larac --max-cloud 2ms | M[0] C[1]",
                "--objective energy --radio wifi --solver ilp --max-cloud 2ms | M[0] C[1]",
            })
    void followsItsOptions(String options, String expected) {
        assertThat(plan(options.split(" "))).isZero();

        assertThat(out.toString()).contains(": " + expected + " (");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--radio 5g         | '5g' is not 3g, 4g, wifi or auto",
                "--radio auto       | --radio auto: the link's radio is none of 3g, 4g and wifi; give one of them",
                "--radio auto --link 5g | --radio auto: the link's radio is none of 3g, 4g and wifi",
                "--radio-idle 30s   | --radio-idle says how long a radio is idle; give --radio 3g, 4g, wifi or auto",
                "--radio 4g --radio-idle -1s  | '-1s' is not a time such as 100ms or 2s (units: us, ms, s)",
                "--radio 4g --radio-idle NaN  | 'NaN' is not a time such as 100ms or 2s (units: us, ms, s)",
                "--radio 4g --radio-idle 30   | '30' is not a time such as 100ms or 2s (units: us, ms, s)",
                "--radio 4g --map   | --map doesn't know the states of --radio; leave one of them out",
                "--radio 4g --top 3 | --top, --pareto and --explain are not for costs with --radio; leave it out",
                "--radio 4g --pareto | --top, --pareto and --explain are not for costs with --radio; leave it out",
                "--radio 4g --explain | --top, --pareto and --explain are not for costs with --radio; leave it out",
            })
    void refusesWrongUsageInOneLine(String options, String message) {
        assertThat(plan(options.split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains(message);
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void isNotForTrainingSteps() throws IOException {
        Files.writeString(Path.of(costs), TRAINING);

        assertThat(plan("--radio", "4g")).isEqualTo(2);

        assertThat(err.toString())
                .contains("--radio is for queries, and the file has costs of a training step; give --inference");
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
