package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.StringStringEntryProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.onnx.proto.TensorShapeProto;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with what a user gives the command line, it says so in one line that names it. */
@Timeout(60)
class BadInputTest {
    private static final DenseNetwork NETWORK = new DenseNetwork(2, 16);

    private static final String COSTS = """
            {"blocks": 1,
             "mobile": {"segments": [{"from":0,"to":0,"millis":4.5,"millijoules":8}]},
             "cloud": {"segments": [{"from":0,"to":0,"millis":0.5}]},
             "tensors": [{"name":"x","bytes":100,"producer":-1,"consumers":[0]},
                         {"name":"y","bytes":10,"producer":0,"consumers":[],"output":true}],
             "link": {"uploadMbps":8,"downloadMbps":16,"rttMillis":2,
                      "alphaUpMilliwattsPerMbps":100,"alphaDownMilliwattsPerMbps":50,"betaMilliwatts":200}}
            """;

    private static final String PROFILE = """
            {"format": "jointdnn-profile", "version": 1,
             "model": {"name": "good", "hash": "%s", "blocks": 1},
             "machine": {"cpu": "c", "cores": 1, "arch": "a", "runtime": "r", "threads": 1},
             "slowdown": 1.0, "heldOutError": {"segments": 0, "median": 0.0, "p95": 0.0},
             "segments": [{"from": 0, "to": 0, "millis": 4.5}]}
            """.formatted("0".repeat(64));

    @TempDir
    static Path temporary;

    private static Path folder;

    private static CloudServer server;
    private static String address;

    /** What the user types, and what the answer must contain. */
    private record Mistake(String title, int status, List<String> message, List<String> arguments) {
        static Mistake failure(String title, List<String> message, Object... arguments) {
            return new Mistake(title, 1, message, texts(arguments));
        }

        static Mistake usage(String title, List<String> message, Object... arguments) {
            return new Mistake(title, 2, message, texts(arguments));
        }

        private static List<String> texts(Object... arguments) {
            return Arrays.stream(arguments).map(Object::toString).toList();
        }

        @Override
        public String toString() {
            return title;
        }
    }

    @BeforeAll
    static void serve() throws IOException {
        folder = Files.createDirectory(temporary.resolve("models"));
        NETWORK.write(folder.resolve("good.onnx"));
        CloudSettings settings = CloudSettings.of("127.0.0.1", 0, Networks.CACHE);
        server = CloudServer.start(settings, List.of(new ModelFolder(folder)));
        address = "127.0.0.1:" + server.port();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<Mistake> models() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.onnx"), "a shopping list, not a model");
        byte[] whole = Files.readAllBytes(folder.resolve("good.onnx"));
        Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, whole.length / 2));
        GraphProto.Builder unknown =
                NETWORK.graph().setNode(1, DenseNetwork.node("Frobnicate", "activation0", "product0"));
        GraphProto.Builder dynamic = NETWORK.graph()
                .setInput(
                        0,
                        DenseNetwork.floats(
                                "x", TensorShapeProto.Dimension.newBuilder().setDimParam("features")));
        TensorShapeProto.Dimension.Builder tera =
                TensorShapeProto.Dimension.newBuilder().setDimValue(1L << 40);
        GraphProto.Builder huge = GraphProto.newBuilder()
                .setName("huge")
                .addInput(DenseNetwork.floats("x", tera))
                .addNode(DenseNetwork.node("Relu", "y", "x"))
                .addOutput(DenseNetwork.floats("y", tera));
        GraphProto.Builder overflow = NETWORK.graph();
        overflow.setInitializer(
                0, overflow.getInitializer(0).toBuilder().setDims(0, 1L << 62).setDims(1, 8));
        GraphProto.Builder cycle =
                NETWORK.graph().setNode(0, DenseNetwork.node("MatMul", "product0", "activation1", "w0"));
        cycle.setNode(3, DenseNetwork.node("Relu", "activation1", "product1"));
        Path link = folder.resolve("link.bin");
        Files.createSymbolicLink(link, Files.write(folder.resolveSibling("outside.bin"), new byte[4 * 16 * 16]));
        return List.of(
                Mistake.failure("not an ONNX file", List.of("notes.onnx: not an ONNX file"), "inspect", text),
                Mistake.failure("truncated file", List.of("cut.onnx: not an ONNX file, or truncated"), "inspect", cut),
                Mistake.failure(
                        "truncated file, profiled",
                        List.of("cut.onnx: not an ONNX file, or truncated"),
                        "profile",
                        cut,
                        "--out",
                        folder.resolve("p.json")),
                Mistake.failure(
                        "unsupported operator",
                        List.of("unknown.onnx: node 'activation0' has the operator", "Frobnicate"),
                        "inspect",
                        DenseNetwork.write(folder.resolve("unknown.onnx"), unknown)),
                Mistake.failure(
                        "dynamic shape",
                        List.of("dynamic.onnx: input 'x' has the dynamic extent 'features' at axis 1"),
                        "inspect",
                        DenseNetwork.write(folder.resolve("dynamic.onnx"), dynamic)),
                Mistake.failure(
                        "huge shape",
                        List.of("huge.onnx: input 'x' has the shape [1, 1099511627776], which takes 2 GiB or more"),
                        "inspect",
                        DenseNetwork.write(folder.resolve("huge.onnx"), huge)),
                Mistake.failure(
                        "huge weight",
                        List.of("overflow.onnx: ", "w0", "4611686018427387904"),
                        "inspect",
                        DenseNetwork.write(folder.resolve("overflow.onnx"), overflow)),
                Mistake.failure(
                        "cycle",
                        List.of("cycle.onnx: "),
                        "inspect",
                        DenseNetwork.write(folder.resolve("cycle.onnx"), cycle)),
                external("missing.bin", "initializer 'w0' needs the file missing.bin beside the model"),
                external("../outside.bin", "initializer 'w0' refers to the external data '../outside.bin'"),
                external("/etc/hostname", "initializer 'w0' refers to the external data '/etc/hostname'"),
                external("link.bin", "initializer 'w0' refers to the external data 'link.bin'"),
                Mistake.failure("no such file", List.of("there is no file no.onnx"), "inspect", "no.onnx"));
    }

    private static Mistake external(String location, String message) throws IOException {
        GraphProto.Builder graph = NETWORK.graph();
        graph.setInitializer(
                0,
                graph.getInitializer(0).toBuilder()
                        .clearRawData()
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(StringStringEntryProto.newBuilder()
                                .setKey("location")
                                .setValue(location)));
        String name = "external" + location.replaceAll("\\W", "_");
        Path file = DenseNetwork.write(folder.resolve(name + ".onnx"), graph);
        return Mistake.failure("external data " + location, List.of(file + ": " + message), "inspect", file);
    }

    static List<Mistake> costsAndProfiles() throws IOException {
        List<Mistake> mistakes = new ArrayList<>();
        mistakes.add(costs("negative", "4.5", "-4.5", "mobile.segments[0].millis is -4.5"));
        mistakes.add(costs("NaN", "4.5", "NaN", "mobile.segments[0].millis"));
        mistakes.add(costs("misspelt", "\"blocks\"", "\"blokcs\"", "blokcs is not a known field"));
        mistakes.add(costs("half", "\"link\": {", "\"link\": ", "link"));
        mistakes.add(profile("negative", "4.5", "-4.5", "$.segments[0]: segment 0..0: millis is -4.5"));
        mistakes.add(profile("NaN", "4.5", "NaN", "$.segments[0].millis: is not JSON"));
        mistakes.add(profile("misspelt", "\"slowdown\"", "\"slow\"", "$.slow: is not a field of a profile"));
        mistakes.add(profile("another model's", "good", "other", "measured for other"));
        Path mine = Files.writeString(folder.resolve("mine.json"), PROFILE.replace("4.5", "true"));
        mistakes.add(Mistake.failure(
                "profile for run",
                List.of(mine + ": $.segments[0].millis: must be a number"),
                "run",
                "good",
                "--cloud",
                address,
                "--profile",
                mine));
        return mistakes;
    }

    private static Mistake costs(String title, String correct, String wrong, String message) throws IOException {
        assertThat(COSTS).contains(correct);
        Path file = Files.writeString(
                folder.resolve("costs-" + title + ".json"), COSTS.replace(correct, wrong), StandardCharsets.UTF_8);
        return Mistake.failure("costs, " + title, List.of(file + ": " + message), "plan", "--costs", file);
    }

    private static Mistake profile(String title, String correct, String wrong, String message) throws IOException {
        assertThat(PROFILE).contains(correct);
        Path file = Files.writeString(
                folder.resolve("profile-" + title.charAt(0) + ".json"), PROFILE.replace(correct, wrong));
        return Mistake.failure(
                "profile, " + title,
                List.of(file + ": ", message),
                "plan",
                folder.resolve("good.onnx"),
                "--mobile",
                file,
                "--cloud",
                file,
                "--link",
                "4g");
    }

    static List<Mistake> linksAndServers() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            free = socket.getLocalPort();
        }
        Path good = folder.resolve("good.onnx");
        Path costs = Files.writeString(folder.resolve("costs.json"), COSTS);
        return List.of(
                Mistake.usage("unknown link, plan", List.of("--link", "6g"), "plan", "--costs", costs, "--link", "6g"),
                Mistake.usage(
                        "unknown link, run",
                        List.of("--link", "6g"),
                        "run",
                        "good",
                        "--cloud",
                        address,
                        "--link",
                        "6g"),
                Mistake.usage("unknown link, demo", List.of("--link", "6g"), "demo", "--link", "6g"),
                Mistake.usage(
                        "unknown link, emulator",
                        List.of("--link", "6g"),
                        "emulate-link",
                        "--listen",
                        "0",
                        "--target",
                        address,
                        "--link",
                        "6g"),
                Mistake.failure(
                        "server absent",
                        List.of("no connection to 127.0.0.1:" + free, "Connection refused"),
                        "run",
                        "good",
                        "--cloud",
                        "127.0.0.1:" + free),
                Mistake.failure(
                        "server without the model",
                        List.of(address + ": no model named 'vgg19'; this server offers: ", "good"),
                        "run",
                        "vgg19",
                        "--cloud",
                        address),
                Mistake.failure(
                        "port in use",
                        List.of(address + " is in use by another program; choose another port"),
                        "serve",
                        "--models",
                        good.getParent(),
                        "--no-zoo",
                        "--port",
                        server.port()));
    }

    static List<Mistake> queries() throws IOException {
        Path longer = folder.resolve("longer.npy");
        NpyFile.write(longer, Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 17)));
        Path whole = folder.resolve("whole.npy");
        NpyFile.write(whole, Tensor.allocate(ElementType.INT32, Shape.of(1, 16)));
        Path text = Files.writeString(folder.resolve("text.npy"), "1 2 3");
        return List.of(
                query("shape", longer, "'x' is FP32[1, 17], must be FP32[1, 16]"),
                query("type", whole, "'x' is INT32[1, 16], must be FP32[1, 16]"),
                query("format", text, text.toString()),
                query("absence", folder.resolve("absent.npy"), "absent.npy"),
                query("name", "image=" + longer, "image="));
    }

    private static Mistake query(String title, Object input, String message) {
        return Mistake.failure(
                "input of wrong " + title,
                List.of(message),
                "run",
                "good",
                "--cloud",
                address,
                "--input",
                input,
                "--plan",
                "cloud");
    }

    @ParameterizedTest
    @MethodSource({"models", "costsAndProfiles", "linksAndServers", "queries"})
    void aMistakeIsOneLineThatNamesIt(Mistake mistake) {
        CommandRun run = CommandRun.of(mistake.arguments());

        assertThat(run.complaints()).singleElement().asString().startsWith("jointdnn: ");
        assertThat(run.complaints().get(0)).contains(mistake.message());
        assertThat(run.status()).isEqualTo(mistake.status());
    }
}
