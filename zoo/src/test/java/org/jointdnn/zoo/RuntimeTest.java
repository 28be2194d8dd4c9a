package org.jointdnn.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.zoo.internal.SplitMix64;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime loads the networks, computes the shapes they state, and fuses what it should. */
class RuntimeTest {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private static final Set<String> FUSED = Set.of("BatchNormalization", "Relu", "LeakyRelu", "Clip");

    /** One for all tests, so that every network is written once. */
    @TempDir
    static Path folder;

    static List<String> names() {
        return Zoo.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void answersAreSensible(String name) throws IOException, OrtException {
        Path model = Zoo.write(name, folder);
        Graph graph = Zoo.graph(name, 1);
        try (OrtSession session = session(model, OptLevel.ALL_OPT)) {
            Map<String, float[]> answers = run(session, Zoo.network(name), 1);
            Map<String, float[]> again = run(session, Zoo.network(name), 1);
            Map<String, float[]> others = run(session, Zoo.network(name), 2);
            assertThat(answers.keySet()).containsExactlyElementsOf(graph.outputs());
            answers.forEach((output, answer) -> {
                assertThat(answer).hasSize((int) graph.shape(output).elements());
                assertSensible(answer);
                assertThat(again.get(output)).isEqualTo(answer);
                assertThat(others.get(output))
                        .as("another input, another answer")
                        .isNotEqualTo(answer);
            });
        }
    }

    private static void assertSensible(float[] answer) {
        double mean = 0;
        double square = 0;
        for (float value : answer) {
            assertThat(value).isFinite();
            mean += value / answer.length;
            square += (double) value * value / answer.length;
        }
        double deviation = Math.sqrt(square - mean * mean);
        assertThat(deviation).isBetween(0.01, 20.0);
    }

    /** Shapes by the runtime's own reckoning, with every tensor between layers made an output. */
    @ParameterizedTest
    @MethodSource("names")
    void everyTensorHasTheStatedShape(String name) throws IOException, OrtException {
        Path model = Zoo.write(name, folder);
        ModelProto plain = ModelProto.parseFrom(Files.readAllBytes(model));
        GraphProto.Builder graph = plain.getGraph().toBuilder().clearValueInfo();
        plain.getGraph()
                .getValueInfoList()
                .forEach(info -> graph.addOutput(info.toBuilder().clearType()));
        Path open = model.resolveSibling(name + "-open.onnx");
        Files.write(open, plain.toBuilder().setGraph(graph).build().toByteArray());
        Graph stated = Zoo.graph(name, 1);
        try (OrtSession session = session(open, OptLevel.NO_OPT);
                OnnxTensor input = input(Zoo.network(name), 1);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            assertThat(result.size()).isEqualTo(graph.getNodeCount());
            for (Map.Entry<String, OnnxValue> output : result) {
                long[] shape = ((TensorInfo) output.getValue().getInfo()).getShape();
                assertThat(Shape.of(shape)).as(output.getKey()).isEqualTo(stated.shape(output.getKey()));
            }
        }
    }

    /** What the runtime fuses into a convolution is gone: normalisations, and activations but those behind sums. */
    @ParameterizedTest
    @CsvSource({"resnet50", "mobilenetv2", "squeezenet1.1", "pix2pix"})
    void theRuntimeFuses(String name, @TempDir Path scratch) throws IOException, OrtException {
        Path model = Zoo.write(name, folder);
        Path optimized = scratch.resolve("optimized.onnx");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OptLevel.EXTENDED_OPT);
            options.setOptimizedModelFilePath(optimized.toString());
            ENVIRONMENT.createSession(model.toString(), options).close();
        }
        List<NodeProto> nodes =
                ModelProto.parseFrom(Files.readAllBytes(optimized)).getGraph().getNodeList();
        assertThat(nodes).anyMatch(node -> node.getOpType().equals("FusedConv"));
        for (NodeProto convolution : nodes) {
            if (convolution.getOpType().endsWith("Conv")) {
                assertThat(nodes)
                        .filteredOn(node -> node.getInputList().contains(convolution.getOutput(0)))
                        .noneMatch(node -> FUSED.contains(node.getOpType()));
            }
        }
    }

    private static OrtSession session(Path model, OptLevel level) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(level);
            return ENVIRONMENT.createSession(model.toString(), options);
        }
    }

    private static Map<String, float[]> run(OrtSession session, ZooNetwork network, long seed) throws OrtException {
        try (OnnxTensor input = input(network, seed);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            Map<String, float[]> answers = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxValue> output : result) {
                FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
                float[] answer = new float[values.remaining()];
                values.get(answer);
                answers.put(output.getKey(), answer);
            }
            return answers;
        }
    }

    /** Noise with the mean and deviation of a normalised photograph; of ids, those below 1000. */
    private static OnnxTensor input(ZooNetwork network, long seed) throws OrtException {
        SplitMix64 random = new SplitMix64(seed);
        int elements = (int) network.input().elements();
        long[] extents = network.input().extents();
        if (network.inputType() == ElementType.INT64) {
            LongBuffer ids = LongBuffer.allocate(elements);
            while (ids.hasRemaining()) {
                ids.put((long) (1000 * random.nextDouble()));
            }
            return OnnxTensor.createTensor(ENVIRONMENT, ids.flip(), extents);
        }
        float[] values = new float[elements];
        random.fillNormal(values, 1);
        return OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(values), extents);
    }
}
