package org.jointdnn.cli.study;

import static org.assertj.core.api.Assertions.assertThat;

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

class StudyCommandTest {
    @TempDir
    private Path folder;

    @Test
    void printsTablesAndTheHeadline() {
        CommandRun run = study("--only", "modelled", "--network", "alexnet", "--network", "chair");
        assertThat(run.status()).isEqualTo(ExitStatus.SUCCESS);
        assertThat(run.out())
                .contains("jetson-tx2", "tesla-k40c", "alexnet", "chair", "up to 18x", "up to 32x")
                .doesNotContain("vgg16", "not available");
    }

    @Test
    void withoutAPartSaysThatTheOtherIsMissing() {
        CommandRun run = study("--network", "alexnet");
        assertThat(run.status()).isEqualTo(ExitStatus.SUCCESS);
        assertThat(run.out()).contains("the measured one is not available yet." + System.lineSeparator());
    }

    @Test
    void theSameNetworksWriteTheSameBytes() throws IOException {
        Path first = folder.resolve("first.json");
        Path second = folder.resolve("second.json");
        study("--network", "nin", "--json", first.toString());
        study("--network", "nin", "--json", second.toString());
        assertThat(Files.size(first)).isPositive();
        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void jsonOnStandardOutputStandsAlone() {
        CommandRun run = study("--network", "squeezenet", "--network", "alexnet", "--json", "-");
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        JsonObject latency = json.getAsJsonObject("headline").getAsJsonObject("latency");
        assertThat(latency.get("paper").getAsDouble()).isEqualTo(18);
        assertThat(latency.get("baseline").getAsString()).isIn("mobile-only", "cloud-only");
        assertThat(json.getAsJsonArray("networks").get(0).getAsString()).isEqualTo("squeezenet1.1");
        assertThat(json.getAsJsonArray("rows")).hasSize(2 * 3 * 2 * 3);
    }

    @Test
    void writesTheReportAndSaysWhere() throws IOException {
        CommandRun run = study("--only", "modelled", "--network", "nin");
        assertThat(run.out().strip()).endsWith("Charts: " + report().toAbsolutePath());
        String html = Files.readString(report());
        assertThat(html.lines().findFirst()).contains("<!DOCTYPE html>");
        assertThat(html.lines().filter(line -> line.startsWith("<footer>")).findFirst())
                .get()
                .asString()
                .contains("<code>./jointdnn study --only modelled --network nin</code>");
    }

    @Test
    void refusesAReportInNoFolderBeforeTheWork() {
        Path nowhere = folder.resolve("no").resolve("report.html");
        CommandRun run = CommandRun.of("study", "--network", "nin", "--report", nowhere.toString());
        assertThat(run.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("--report", "not a file in an existing folder");
    }

    @Test
    void refusesAnUnknownNetworkInOneLine() {
        CommandRun run = CommandRun.of("study", "--network", "lenet");
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err().strip().lines()).hasSize(1);
        assertThat(run.err()).contains("--network lenet", "alexnet", "whisper-tiny");
    }

    @Test
    void theMeasuredPartIsNotAvailableYet() {
        CommandRun run = CommandRun.of("study", "--only", "measured");
        assertThat(run.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(run.err().strip().lines()).hasSize(1);
        assertThat(run.err()).contains("not available yet", "--only modelled");
    }

    private Path report() {
        return folder.resolve("report.html");
    }

    private CommandRun study(String... arguments) {
        List<String> line = new ArrayList<>(List.of("study", "--report", report().toString()));
        line.addAll(List.of(arguments));
        return CommandRun.of(line.toArray(new String[0]));
    }
}
