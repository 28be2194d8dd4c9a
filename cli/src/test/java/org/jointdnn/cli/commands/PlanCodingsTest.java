package org.jointdnn.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jointdnn.cli.CommandRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * M C with z crossing. Raw: 4 + 10 (z up) + 1 + 2 (rtt/2 twice) + 0.5 (y down) = 17.5 ms. As raw+lz4: 8 instead of 10, and
 * 0.5 + 0.25 of coding: 16.25. As q8: 2.5, and 0.25 + 0.125: 10.375.
 */
class PlanCodingsTest {
    private static final String COSTS = """
            {"blocks": 2,
             "mobile": {"segments": [{"from":0,"to":0,"millis":4,"millijoules":8},
                                     {"from":1,"to":1,"millis":40,"millijoules":80}]},
             "cloud": {"segments": [{"from":0,"to":0,"millis":1},{"from":1,"to":1,"millis":1}]},
             "tensors": [{"name":"x","bytes":1000000,"producer":-1,"consumers":[0]},
                         {"name":"z","bytes":10000,"producer":0,"consumers":[1],"codings":[
                             {"codec":"raw+lz4","bytes":8000,
                              "up":{"mobileMillis":0.5,"mobileMillijoules":1,"cloudMillis":0.25}},
                             {"codec":"q8","bytes":2500,"accuracyLoss":0.01,
                              "up":{"mobileMillis":0.25,"mobileMillijoules":0.5,"cloudMillis":0.125}}]},
                         {"name":"y","bytes":1000,"producer":1,"consumers":[],"output":true}],
             "link": {"uploadMbps":8,"downloadMbps":16,"rttMillis":2,
                      "alphaUpMilliwattsPerMbps":100,"alphaDownMilliwattsPerMbps":50,"betaMilliwatts":200}}
            """;

    @TempDir
    private Path folder;

    private String costs = "";

    @BeforeEach
    void writeCosts() throws IOException {
        costs = Files.writeString(folder.resolve("costs.json"), COSTS).toString();
    }

    private CommandRun plan(String... options) {
        List<String> arguments = new ArrayList<>(List.of("plan", "--costs", costs));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(new String[0]));
    }

    private JsonObject answer(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--json", "-"));
        CommandRun run = plan(arguments.toArray(new String[0]));
        assertThat(run.status()).as(run.err()).isZero();
        return JsonParser.parseString(run.out()).getAsJsonObject();
    }

    private static JsonObject upload(JsonObject answer) {
        return answer.getAsJsonArray("steps").get(1).getAsJsonObject();
    }

    @Test
    void withoutALimitOnlyLosslessCodecsAreTaken() {
        JsonObject answer = answer();

        assertThat(answer.get("latencyMillis").getAsDouble()).isEqualTo(16.25);
        assertThat(answer.has("accuracyLoss")).isFalse();
        assertThat(upload(answer).toString())
                .isEqualTo(
                        "{\"transfer\":\"up\",\"tensors\":[\"z\"],\"bytes\":8000,\"codecs\":[\"raw+lz4\"],\"rawBytes\":10000}");
    }

    @Test
    void withinTheLimitLossyOnesAreTakenToo() {
        for (String limit : List.of("1%", "0.01", "0.5")) {
            JsonObject answer = answer("--max-accuracy-loss", limit);

            assertThat(answer.get("latencyMillis").getAsDouble()).isEqualTo(10.375);
            assertThat(answer.get("accuracyLoss").getAsDouble()).isEqualTo(0.01);
            assertThat(upload(answer).get("codecs").toString()).isEqualTo("[\"q8\"]");
        }
        assertThat(upload(answer("--max-accuracy-loss", "0.9%")).get("codecs").toString())
                .isEqualTo("[\"raw+lz4\"]");
    }

    @Test
    void aTransferThatIsNotCodedSaysNothingOfCodecs() {
        JsonObject download = answer().getAsJsonArray("steps").get(3).getAsJsonObject();

        assertThat(download.toString()).isEqualTo("{\"transfer\":\"down\",\"tensors\":[\"y\"],\"bytes\":1000}");
    }

    @Test
    void theTableShowsCodecsBytesAndTheirTime() {
        assertThat(plan("--max-accuracy-loss", "1%").out())
                .containsPattern("mobile encodes +0\\.25 +0\\.50")
                .contains("upload z as q8, 2500 B of 10000 B")
                .containsPattern("cloud decodes +0\\.1[23] +0\\.00")
                .contains("loss of accuracy 1 %");
    }
}
