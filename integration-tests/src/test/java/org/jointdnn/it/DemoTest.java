package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code demo} with its processes and its emulated link, on a small network. */
@Timeout(240)
class DemoTest {
    private static final DenseNetwork NETWORK = new DenseNetwork(4, 64);

    @TempDir
    private Path folder;

    @Test
    void everyStrategyIsMeasuredAndAnswersRight() throws IOException {
        NETWORK.write(folder.resolve("dense.onnx"));
        Path json = folder.resolve("rows.json");
        Path report = folder.resolve("report.html");
        CommandRun run = CommandRun.of(List.of(
                "demo",
                "--model",
                folder.resolve("dense.onnx").toString(),
                "--link",
                "up=50,down=50,rtt=4",
                "--slowdown",
                "3",
                "--repeat",
                "4",
                "--json",
                json.toString(),
                "--report",
                report.toString()));
        assertThat(run.status()).as(run.err()).isZero();
        List<JsonObject> rows = rows(json);
        assertThat(rows)
                .extracting(row -> row.get("strategy").getAsString())
                .containsExactly("mobile-only", "cloud-only", "jointdnn");
        for (JsonObject row : rows) {
            assertThat(row.get("answersEqual").getAsBoolean()).isTrue();
            assertThat(row.get("queries").getAsInt()).isEqualTo(4);
            assertThat(row.get("predictedMillis").getAsDouble()).isPositive();
            assertThat(row.getAsJsonObject("latencyMillis").get("median").getAsDouble())
                    .isPositive();
        }
        assertThat(rows.get(0).get("uploadBytes").getAsLong()).isZero();
        assertThat(rows.get(1).get("uploadBytes").getAsLong()).isEqualTo(4 * 64);
        // The round trip alone takes longer than the device: the best plan is mobile-only, and shares its queries.
        JsonObject alone = rows.get(0);
        JsonObject best = rows.get(2);
        assertThat(best.get("plan")).isEqualTo(alone.get("plan"));
        assertThat(best.get("latencyMillis")).isEqualTo(alone.get("latencyMillis"));
        assertThat(report).isNotEmptyFile();
        assertThat(Files.readString(report)).contains("dense");
    }

    private static List<JsonObject> rows(Path json) throws IOException {
        JsonObject answer = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        return new ArrayList<>(
                StreamSupport.stream(answer.getAsJsonArray("rows").spliterator(), false)
                        .map(JsonElement::getAsJsonObject)
                        .toList());
    }
}
