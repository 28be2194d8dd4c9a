package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user runs them, each in a process of its own: a server, profiles, plans, queries. */
@Timeout(120)
class TwoProcessesTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    static Path folder;

    private static Path model;
    private static Path query;
    private static Tensor whole;
    private static CommandProcess server;
    private static String address;

    @BeforeAll
    static void serve() throws IOException, OrtException {
        model = Networks.zoo("squeezenet1.1");
        Path models = Files.createDirectory(folder.resolve("models"));
        try (Stream<Path> files = Files.list(model.getParent())) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith("squeezenet1.1"))
                    .toList()) {
                Files.copy(file, models.resolve(file.getFileName()));
            }
        }
        TensorSpec spec = new TensorSpec("input", ElementType.FLOAT32, Shape.of(1, 3, 224, 224));
        Tensor input = Networks.randomInput(spec, 5);
        query = folder.resolve("x.npy");
        NpyFile.write(query, input);
        whole = WholeModel.answer(OrtRuntime.shared(1), model, Map.of("input", input))
                .get("output");
        server = new CommandProcess(
                folder,
                List.of(
                        "serve",
                        "--models",
                        models.toString(),
                        "--no-zoo",
                        "--port",
                        "0",
                        "--threads",
                        "1",
                        "--json",
                        "-",
                        "--until-input-ends"));
        JsonObject ready = object(server.line());
        assertThat(ready.keySet()).containsExactly("address", "models");
        assertThat(strings(ready.getAsJsonArray("models"))).containsExactly("squeezenet1.1");
        address = ready.get("address").getAsString();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void queriesAreAnsweredAsTheWholeModelAnswers() throws Exception {
        Path output = folder.resolve("y.npy");
        List<JsonObject> queries = run(output, "--repeat", "3");

        assertThat(queries).hasSize(3);
        int number = 0;
        for (JsonObject answer : queries) {
            assertThat(answer.keySet())
                    .containsExactly(
                            "query",
                            "latencyMillis",
                            "predictedMillis",
                            "mobileEnergyMillijoules",
                            "uploadBytes",
                            "uploadRawBytes",
                            "downloadBytes",
                            "downloadRawBytes",
                            "cloudMillis",
                            "plan",
                            "placement",
                            "timings",
                            "fallback");
            assertThat(answer.getAsJsonObject("timings").keySet())
                    .containsExactly(
                            "deviceComputeMillis",
                            "encodeMillis",
                            "uploadMillis",
                            "queueMillis",
                            "cloudComputeMillis",
                            "downloadMillis",
                            "deviceCodingMillis",
                            "cloudCodingMillis");
            assertThat(answer.get("query").getAsInt()).isEqualTo(number++);
            assertThat(answer.get("latencyMillis").getAsDouble()).isPositive();
            assertThat(answer.get("predictedMillis").getAsDouble()).isPositive();
            assertThat(answer.get("fallback").isJsonNull()).isTrue();
        }
        assertAnswer(output);
    }

    @Test
    void profilesMakePlansAndPlansMakeQueries() throws Exception {
        Path profile = folder.resolve("profile.json");
        JsonObject summary =
                object(String.join("", command("profile", model, "--out", profile, "--threads", 1, "--json", "-")));
        int blocks = summary.get("blocks").getAsInt();
        Path planned = folder.resolve("plan.json");
        command(
                "plan",
                model,
                "--mobile",
                profile,
                "--cloud",
                profile,
                "--link",
                "4g",
                "--pin",
                "0=mobile",
                "--pin",
                (blocks - 1) + "=cloud",
                "--json",
                planned);
        JsonObject plan = object(Files.readString(planned));

        assertThat(plan.keySet())
                .containsExactly(
                        "feasible",
                        "objective",
                        "value",
                        "latencyMillis",
                        "mobileEnergyMillijoules",
                        "cloudMillis",
                        "uploadBytes",
                        "downloadBytes",
                        "placement",
                        "steps",
                        "solver",
                        "solveMicros");
        assertThat(plan.get("feasible").getAsBoolean()).isTrue();
        List<String> placement = strings(plan.getAsJsonArray("placement"));
        assertThat(placement).hasSize(blocks).startsWith("mobile").endsWith("cloud");

        Path output = folder.resolve("planned.npy");
        JsonObject answer = run(output, "--plan", planned).get(0);
        assertThat(strings(answer.getAsJsonArray("placement"))).isEqualTo(placement);
        assertThat(answer.get("uploadBytes")).isEqualTo(plan.get("uploadBytes"));
        assertAnswer(output);
    }

    @Test
    void forcedPlansAndPinsAreFollowed() throws Exception {
        Path output = folder.resolve("forced.npy");
        JsonObject mobile = run(output, "--plan", "mobile").get(0);
        assertThat(Set.copyOf(strings(mobile.getAsJsonArray("placement")))).containsExactly("mobile");
        assertThat(mobile.get("uploadBytes").getAsLong()).isZero();
        assertAnswer(output);

        JsonObject cloud = run(output, "--plan", "cloud").get(0);
        assertThat(Set.copyOf(strings(cloud.getAsJsonArray("placement")))).containsExactly("cloud");
        assertThat(cloud.get("uploadBytes").getAsLong()).isEqualTo(4L * 3 * 224 * 224);
        assertThat(cloud.get("downloadBytes").getAsLong()).isEqualTo(4L * 1000);
        assertThat(cloud.getAsJsonObject("timings").get("deviceComputeMillis").getAsDouble())
                .isZero();
        assertAnswer(output);

        JsonObject pinned =
                run(output, "--pin", "0=mobile", "--pin", "1-=cloud").get(0);
        List<String> placement = strings(pinned.getAsJsonArray("placement"));
        assertThat(placement.get(0)).isEqualTo("mobile");
        assertThat(Set.copyOf(placement.subList(1, placement.size()))).containsExactly("cloud");
        assertAnswer(output);
    }

    @Test
    void aPlanOfAnotherModelIsRefused() throws Exception {
        Path other = Files.writeString(folder.resolve("other.json"), "{\"placement\": [\"cloud\", \"mobile\"]}");
        String errors = failure(1, "run", "squeezenet1.1", "--cloud", address, "--plan", other);

        assertThat(errors.lines().filter(line -> line.startsWith("jointdnn: ")))
                .singleElement()
                .asString()
                .startsWith("jointdnn: ")
                .contains("other.json: placement names 2 blocks, but squeezenet1.1 has 22; plan it again");
        assertThat(errors).doesNotContain("\tat ", "Exception");
    }

    @Test
    void aRefusedModelIsOneLineFromTheWholeProcess() throws Exception {
        DenseNetwork network = new DenseNetwork(1, 4);
        Path file = DenseNetwork.write(
                folder.resolve("odd.onnx"),
                network.graph().setNode(1, DenseNetwork.node("Frobnicate", "y", "product0")));

        assertThat(failure(1, "inspect", file).lines().filter(line -> !line.startsWith("preparing ")))
                .singleElement()
                .asString()
                .startsWith("jointdnn: " + file + ": node 'y' has the operator")
                .contains("Frobnicate");
    }

    /** Runs the query, and returns what each answer's JSON says. */
    private static List<JsonObject> run(Path output, Object... options) throws IOException, InterruptedException {
        Files.deleteIfExists(output);
        List<Object> arguments = new ArrayList<>(List.of("run", "squeezenet1.1", "--cloud", address));
        arguments.addAll(List.of("--threads", 1, "--input", query, "--output", output, "--json", "-"));
        arguments.addAll(List.of(options));
        return command(arguments.toArray()).stream()
                .map(TwoProcessesTest::object)
                .toList();
    }

    private static List<String> command(Object... arguments) throws IOException, InterruptedException {
        try (CommandProcess command = new CommandProcess(folder, texts(arguments))) {
            return command.finish(0);
        }
    }

    private static String failure(int status, Object... arguments) throws IOException, InterruptedException {
        try (CommandProcess command = new CommandProcess(folder, texts(arguments))) {
            assertThat(command.finish(status)).isEmpty();
            return command.errors();
        }
    }

    private static List<String> texts(Object... arguments) {
        return Stream.of(arguments).map(Object::toString).toList();
    }

    private static void assertAnswer(Path output) throws IOException {
        assertThat(WholeModel.relativeError(whole, NpyFile.read(output))).isLessThanOrEqualTo(TOLERANCE);
    }

    private static JsonObject object(String json) {
        return JsonParser.parseString(json).getAsJsonObject();
    }

    private static List<String> strings(JsonArray array) {
        return array.asList().stream().map(JsonElement::getAsString).toList();
    }
}
