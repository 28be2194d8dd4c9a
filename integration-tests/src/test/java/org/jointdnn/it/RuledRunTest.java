package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} as a user runs it, with rules, with several servers, and watched. */
@Timeout(120)
class RuledRunTest {
    private static final DenseNetwork NETWORK = new DenseNetwork(4, 64);

    @TempDir
    Path folder;

    private CloudServer server;

    @BeforeEach
    void serve() throws IOException {
        NETWORK.write(Files.createDirectory(folder.resolve("models")).resolve("dense.onnx"));
        server = start("cloud");
    }

    private CloudServer start(String cache) {
        CloudSettings settings =
                CloudSettings.of("127.0.0.1", 0, folder.resolve(cache)).withThreads(1);
        return CloudServer.start(settings, List.of(new ModelFolder(folder.resolve("models"))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String address() {
        return "127.0.0.1:" + server.port();
    }

    private CommandProcess run(String servers, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", "dense", "--cloud", servers, "--threads", "1"));
        arguments.addAll(List.of(options));
        return new CommandProcess(folder, arguments);
    }

    private List<String> answers(String servers, String... options) throws IOException, InterruptedException {
        try (CommandProcess command = run(servers, options)) {
            return command.finish(0);
        }
    }

    private String complaint(String servers, String... options) throws IOException, InterruptedException {
        try (CommandProcess command = run(servers, options)) {
            command.finish(1);
            return command.errors()
                    .lines()
                    .filter(line -> line.startsWith("jointdnn: "))
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void whoWatchesSeesHowThingsAreAndTheRules() throws Exception {
        List<String> lines =
                answers(address(), "--repeat", "5", "--watch", "--low-battery", "20%", "--max-waste", "5%");
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("  rules: "));
        List<String> told =
                lines.stream().filter(line -> line.contains("  query ")).toList();
        assertThat(told.get(0)).contains("query 0: ");
        assertThat(told.get(told.size() - 1)).contains("query 4: ");
        assertThat(told)
                .allSatisfy(line -> assertThat(line)
                        .matches(" *[0-9.]+ s  query \\d: .* ms, predicted .*, by .*; link: up .*, down .*, rtt .* ms;"
                                + " server " + address() + ": load .*x, queue .* ms; device: battery .*, .*;"
                                + " plan changed \\d+ times?"));
    }

    @Test
    void aMeteredLinkThatMustNotBeUsedIsNotMissedOnceEverythingIsHere() throws Exception {
        assertThat(complaint(address(), "--metered", "nothing"))
                .isEqualTo("jointdnn: the link must not be used now, by your rules: metered link: not used");
        answers(address());
        String gone = address();
        server.close();
        List<String> lines = answers(gone, "--metered", "nothing", "--repeat", "2", "--json", "-");
        assertThat(lines).hasSize(2);
        for (String line : lines) {
            JsonObject answer = JsonParser.parseString(line).getAsJsonObject();
            assertThat(Stream.of(answer.get("placement").toString().split(",")))
                    .allSatisfy(side -> assertThat(side).contains("mobile"));
            assertThat(answer.get("uploadBytes").getAsLong()).isZero();
        }
    }

    @Test
    void aDataCapThatIsUsedUpIsSaid() throws Exception {
        assertThat(complaint(address(), "--data-cap", "2kB"))
                .startsWith("jointdnn: the link must not be used now, by your rules: ")
                .contains("of this month's 2000 bytes");
    }

    @Test
    void theNextServerIsUsedWhereOneIsMissing() throws Exception {
        String gone = address();
        server.close();
        server = start("cloud2");
        List<String> lines = answers(gone + "," + address(), "--watch");
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("; server " + address() + ": "));
    }

    @Test
    void aStreamsFramesAreToldInOrderAndCounted() throws Exception {
        List<JsonObject> told =
                answers(address(), "--repeat", "30", "--stream", "--in-flight", "3", "--throughput", "--json", "-")
                        .stream()
                        .map(line -> JsonParser.parseString(line).getAsJsonObject())
                        .toList();
        assertThat(told).hasSize(31);
        for (int frame = 0; frame < 30; frame++) {
            assertThat(told.get(frame).get("frame").getAsInt()).isEqualTo(frame);
            assertThat(told.get(frame).get("outcome").getAsString()).isEqualTo("answered");
            assertThat(told.get(frame).get("ageMillis").getAsDouble()).isPositive();
        }
        JsonObject summary = told.get(30);
        assertThat(summary.get("frames").getAsInt()).isEqualTo(30);
        assertThat(summary.get("answered").getAsInt()).isEqualTo(30);
        assertThat(summary.get("answersPerSecond").getAsDouble()).isPositive();
        assertThat(summary.get("plan").getAsString()).matches("[MC]\\[.*");
    }

    @Test
    void aCameraThatIsTooFastLosesItsOldestFrames() throws Exception {
        List<JsonObject> told = answers(
                        address(),
                        "--repeat",
                        "50",
                        "--stream",
                        "--in-flight",
                        "1",
                        "--frame-rate",
                        "100000",
                        "--max-age",
                        "10s",
                        "--slowdown",
                        "50",
                        "--json",
                        "-")
                .stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
        JsonObject summary = told.get(50);
        assertThat(summary.get("dropped").getAsInt()).isPositive();
        assertThat(summary.get("dropped").getAsInt() + summary.get("answered").getAsInt())
                .isEqualTo(50);
        assertThat(told.subList(0, 50))
                .anySatisfy(frame -> assertThat(frame.toString()).contains("\"dropped\"", "\"full\""));
        assertThat(told.get(49).get("outcome").getAsString())
                .as("the last waits for its turn")
                .isEqualTo("answered");
    }
}
