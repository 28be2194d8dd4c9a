package org.jointdnn.zoo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Our layers with torchvision's weights give torchvision's answer.
 *
 * <p>The reference is an export of the PyTorch module with its input and answer. Its convolutions come
 * in the order of ours; it has normalisations folded into their biases, so ours get just that bias.
 */
class TorchvisionTest {
    private static final float BATCH_NORM_EPSILON = 1e-5f;

    @ParameterizedTest
    @CsvSource({"squeezenet1.1, squeezenet1_1", "mobilenetv2, mobilenet_v2"})
    void answersAgree(String name, String export) throws IOException, OrtException {
        Optional<Path> exports = exports();
        // The exports are large and lie beside the project, not in it.
        assumeTrue(exports.isPresent(), "no folder shared/models above the working folder");
        Path reference = exports.get().resolve(export + ".onnx");
        ModelProto ours = withWeightsOf(
                ModelProto.parseFrom(Files.readAllBytes(reference)).getGraph(),
                Zoo.graph(name, 1).toModel("unused", "1"));
        float[] input = npy(exports.get().resolve(export + ".input.npy"));
        float[] expected = npy(exports.get().resolve(export + ".output.npy"));
        float[] answer = run(ours, Zoo.network(name).input(), input);
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(answer).hasSameSizeAs(expected);
        for (int i = 0; i < answer.length; i++) {
            assertThat(answer[i]).isBetween(expected[i] - 1e-4f * largest, expected[i] + 1e-4f * largest);
        }
    }

    private static Optional<Path> exports() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path models = folder.resolve("shared/models");
            if (Files.isDirectory(models)) {
                return Optional.of(models);
            }
        }
        return Optional.empty();
    }

    private static ModelProto withWeightsOf(GraphProto reference, ModelProto ours) {
        Map<String, TensorProto> theirs = new HashMap<>();
        reference.getInitializerList().forEach(tensor -> theirs.put(tensor.getName(), tensor));
        List<NodeProto> convolutions = new ArrayList<>();
        for (NodeProto node : reference.getNodeList()) {
            if (node.getOpType().equals("Identity") && theirs.containsKey(node.getInput(0))) {
                theirs.put(node.getOutput(0), requireNonNull(theirs.get(node.getInput(0))));
            } else if (isWeighted(node)) {
                convolutions.add(node);
            }
        }
        Map<String, TensorProto> values = new HashMap<>();
        int next = 0;
        TensorProto folded = TensorProto.getDefaultInstance();
        for (NodeProto node : ours.getGraph().getNodeList()) {
            if (isWeighted(node)) {
                NodeProto theirNode = convolutions.get(next++);
                values.put(node.getInput(1), requireNonNull(theirs.get(theirNode.getInput(1))));
                folded = requireNonNull(theirs.get(theirNode.getInput(2)));
                if (node.getInputCount() == 3) {
                    values.put(node.getInput(2), folded);
                }
            } else if (node.getOpType().equals("BatchNormalization")) {
                int channels = (int) folded.getDims(0);
                values.put(node.getInput(1), filled(channels, 1));
                values.put(node.getInput(2), folded);
                values.put(node.getInput(3), filled(channels, 0));
                values.put(node.getInput(4), filled(channels, 1 - BATCH_NORM_EPSILON));
            }
        }
        assertThat(next).isEqualTo(convolutions.size());
        GraphProto.Builder graph = ours.getGraph().toBuilder().clearInitializer();
        for (TensorProto tensor : ours.getGraph().getInitializerList()) {
            TensorProto value = values.getOrDefault(tensor.getName(), tensor);
            assertThat(value.getDimsList()).isEqualTo(tensor.getDimsList());
            graph.addInitializer(value.toBuilder().setName(tensor.getName()));
        }
        return ours.toBuilder().setGraph(graph).build();
    }

    private static boolean isWeighted(NodeProto node) {
        return node.getOpType().equals("Conv") || node.getOpType().equals("Gemm");
    }

    private static TensorProto filled(int count, float value) {
        ByteBuffer raw = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (raw.hasRemaining()) {
            raw.putFloat(value);
        }
        return TensorProto.newBuilder()
                .addDims(count)
                .setDataType(ElementType.FLOAT32.onnxCode())
                .setRawData(ByteString.copyFrom(raw.flip()))
                .build();
    }

    private static float[] run(ModelProto model, Shape shape, float[] input) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.toByteArray());
                OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape.extents());
                OrtSession.Result result = session.run(Map.of("input", tensor))) {
            FloatBuffer answer = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] values = new float[answer.remaining()];
            answer.get(values);
            return values;
        }
    }

    /** Values of a version 1 .npy file of little-endian floats: a header of stated length, then the data. */
    private static float[] npy(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer data = bytes.position(10 + bytes.getShort(8)).slice();
        return Tensor.of(ElementType.FLOAT32, Shape.of(data.remaining() / Float.BYTES), data)
                .toFloats();
    }
}
