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
                .contains(
                        "jetson-tx2", "tesla-k40c", "alexnet", "chair", "up to 18x", "up to 32x", "plans for energy, ")
                .doesNotContain("vgg16", "not available");
    }

    @Test
    void theSameNetworksWriteTheSameBytes() throws IOException {
        Path first = folder.resolve("first.json");
        Path second = folder.resolve("second.json");
        study("--only", "modelled", "--network", "nin", "--json", first.toString());
        study("--only", "modelled", "--network", "nin", "--json", second.toString());
        assertThat(Files.size(first)).isPositive();
        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void jsonOnStandardOutputStandsAlone() {
        CommandRun run = study("--only", "modelled", "--network", "squeezenet", "--network", "alexnet", "--json", "-");
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        JsonObject latency = json.getAsJsonObject("headline").getAsJsonObject("latency");
        assertThat(latency.get("paper").getAsDouble()).isEqualTo(18);
        assertThat(latency.get("baseline").getAsString()).isIn("mobile-only", "cloud-only");
        assertThat(json.getAsJsonArray("networks").get(0).getAsString()).isEqualTo("squeezenet1.1");
        assertThat(json.getAsJsonObject("headline").get("part").getAsString()).isEqualTo("modelled");
        assertThat(json.has("rows")).isFalse();
        JsonObject modelled = json.getAsJsonObject("modelled");
        assertThat(modelled.getAsJsonArray("rows")).hasSize(2 * 3 * 2 * 3);
        assertThat(modelled.getAsJsonArray("radio")).hasSize(2 * 3 * 2 * 8);
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
    void saysBeforeItWorksThatTheJsonCantBeWritten() {
        CommandRun run = CommandRun.of("study", "--json", "no/such/folder/study.json");
        assertThat(run.status()).isEqualTo(ExitStatus.FAILURE);
        assertThat(run.err().strip().lines()).hasSize(1);
        assertThat(run.err()).contains("--json no/such/folder/study.json");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void studiesOtherMachinesToo() {
        CommandRun run = study(
                "--only",
                "modelled",
                "--network",
                "nin",
                "--mobile",
                "raspberry-pi-5",
                "--cloud",
                "h100",
                "--json",
                "-");
        JsonObject modelled =
                JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonObject("modelled");
        assertThat(modelled.get("mobile").getAsString()).isEqualTo("raspberry-pi-5");
        assertThat(modelled.get("cloud").getAsString()).isEqualTo("h100");
        assertThat(study("--mobile", "toaster").err()).contains("--mobile", "toaster", "jetson-tx2", "files");
        assertThat(study("--cloud", "no/such.json").err()).contains("--cloud no/such.json: there is no such file");
    }

    @Test
    void refusesADeviceThatIsFaster() {
        CommandRun run = CommandRun.of("study", "--slowdown", "0.5");
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err()).contains("--slowdown");
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
