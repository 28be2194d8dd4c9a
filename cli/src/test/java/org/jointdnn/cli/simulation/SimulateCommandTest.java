package org.jointdnn.cli.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jointdnn.cli.CommandRun;
import org.jointdnn.cli.console.ExitStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
    private static final String LINK = "up=5.85,down=13.76,rtt=50";

    @TempDir
    private Path folder;

    private static CommandRun simulate(String... arguments) {
        List<String> all = new ArrayList<>(List.of("simulate"));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray(new String[0]));
    }

    @Test
    void answersARowForEachStrategy() {
        CommandRun run = simulate(
                "--network", "squeezenet", "--link", LINK, "--queries", "20", "--slowdown", "60", "--json", "-");
        assertThat(run.status()).isEqualTo(ExitStatus.SUCCESS);
        JsonArray rows = JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonArray("rows");
        List<String> strategies = new ArrayList<>();
        double clairvoyant =
                rows.get(4).getAsJsonObject().get("meanLatencyMillis").getAsDouble();
        for (int index = 0; index < rows.size(); index++) {
            JsonObject row = rows.get(index).getAsJsonObject();
            strategies.add(row.get("strategy").getAsString());
            assertThat(row.get("network").getAsString()).isEqualTo("squeezenet1.1");
            assertThat(row.get("trace").getAsString()).isEqualTo(LINK);
            assertThat(row.get("queries").getAsInt()).isEqualTo(20);
            assertThat(row.get("unanswered").getAsInt()).isZero();
            assertThat(row.get("wrong").getAsInt()).isZero();
            assertThat(row.get("meanLatencyMillis").getAsDouble()).isGreaterThanOrEqualTo(clairvoyant - 1e-9);
            assertThat(row.get("p95LatencyMillis").getAsDouble()).isPositive();
        }
        assertThat(strategies).containsExactly("mobile-only", "cloud-only", "best-fixed", "jointdnn", "clairvoyant");
    }

    @Test
    void playsAFileOfCostsOverATrace() throws IOException {
        Path trace = Files.writeString(folder.resolve("trace"), "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n");
        Path costs = Files.writeString(folder.resolve("costs.json"), """
                {"blocks": 1,
                 "mobile": {"segments": [{"from":0,"to":0,"millis":80.0,"millijoules":8.0}]},
                 "cloud": {"segments": [{"from":0,"to":0,"millis":4.0}], "loadFactor":1.0, "queueMillis":0.0},
                 "tensors": [{"name":"x","bytes":15000,"producer":-1,"consumers":[0]},
                             {"name":"y","bytes":1500,"producer":0,"consumers":[],"output":true}],
                 "link": {"uploadMbps":5.85,"downloadMbps":13.76,"rttMillis":50,
                          "alphaUpMilliwattsPerMbps":0,"alphaDownMilliwattsPerMbps":0,"betaMilliwatts":0},
                 "idleWatts": 0.0}
                """);
        String link = "trace=" + trace + ":" + trace + ",rtt=20";
        CommandRun run = simulate("--costs", costs.toString(), "--link", link, "--queries", "5", "--json", "-");
        JsonObject cloudOnly = JsonParser.parseString(run.out())
                .getAsJsonObject()
                .getAsJsonArray("rows")
                .get(1)
                .getAsJsonObject();
        // Ten packets up at one a millisecond, the first at once, 4 ms there, one packet down, and the round trip.
        assertThat(cloudOnly.get("meanLatencyMillis").getAsDouble()).isCloseTo(9 + 4 + 1 + 20, within(1.5));
    }

    @Test
    void wrongUsageIsOneClearLine() {
        assertThat(simulate("--link", LINK).err()).startsWith("jointdnn: give either --network or --costs");
        assertThat(simulate("--network", "nonesuch", "--link", LINK).err())
                .startsWith("jointdnn: --network nonesuch: there is no such network; there are alexnet");
        assertThat(simulate("--network", "alexnet", "--link", "fast").err())
                .startsWith("jointdnn: --link: link \"fast\" is unknown");
        assertThat(simulate("--network", "alexnet", "--link", LINK, "--queries", "0")
                        .status())
                .isEqualTo(ExitStatus.USAGE);
        assertThat(simulate("--network", "alexnet", "--link", LINK, "--mobile", "abacus")
                        .status())
                .isEqualTo(ExitStatus.USAGE);
    }
}
