package org.jointdnn.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jointdnn.cloud.CloudServer;
import org.jointdnn.cloud.CloudSettings;
import org.jointdnn.cloud.ModelFolder;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache Camel's client of the Open Inference Protocol, in a JVM of its own, gets a whole model's answer from our server. */
class ThirdPartyClientTest {
    private static final Path CLIENT = Path.of("kserve-client/target");

    @TempDir
    Path folder;

    @Test
    void aForeignClientIsAnswered() throws IOException, InterruptedException, OrtException {
        Path model = Networks.zoo("squeezenet1.1");
        TensorSpec spec = new TensorSpec("input", ElementType.FLOAT32, Shape.of(1, 3, 224, 224));
        Tensor input = Networks.randomInput(spec, 3);
        byte[] raw = new byte[input.bytes()];
        input.data().get(raw);
        Path inputFile = Files.write(folder.resolve("input.raw"), raw);
        Path outputFile = folder.resolve("output.raw");

        CloudSettings settings =
                CloudSettings.of("127.0.0.1", 0, Networks.CACHE).withThreads(1);
        try (CloudServer server = CloudServer.start(settings, List.of(new ModelFolder(model.getParent())))) {
            List<String> printed = client("127.0.0.1:" + server.port(), "squeezenet1.1", inputFile, outputFile);
            assertThat(printed)
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("server jointdnn"),
                            line -> assertThat(line).isEqualTo("ready true true"),
                            line -> assertThat(line).isEqualTo("model squeezenet1.1 input FP32 [1, 3, 224, 224]"),
                            line -> assertThat(line).isEqualTo("answer query-1 output [1, 1000]"));
        }
        Tensor answer =
                Tensor.of(ElementType.FLOAT32, Shape.of(1, 1000), ByteBuffer.wrap(Files.readAllBytes(outputFile)));
        Tensor whole = WholeModel.answer(OrtRuntime.shared(1), model, Map.of("input", input))
                .get("output");
        assertThat(WholeModel.relativeError(whole, answer)).isLessThanOrEqualTo(1e-4);
    }

    private List<String> client(String target, String model, Path input, Path output)
            throws IOException, InterruptedException {
        String classPath =
                CLIENT.resolve("classes") + File.pathSeparator + Files.readString(CLIENT.resolve("classpath.txt"));
        Path printed = folder.resolve("printed.txt");
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "org.jointdnn.it.kserve.KServeClient",
                        target,
                        model,
                        input.toString(),
                        output.toString())
                .redirectOutput(printed.toFile())
                .redirectError(errors.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return Files.readAllLines(printed);
    }
}
