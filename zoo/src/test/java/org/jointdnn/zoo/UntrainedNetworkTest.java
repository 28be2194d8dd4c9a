package org.jointdnn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UntrainedNetworkTest {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    @ParameterizedTest
    @EnumSource(UntrainedNetwork.class)
    void anyBatchIsAnswered(UntrainedNetwork network) throws OrtException {
        ModelProto model = network.model(Shape.of(3, 32, 32), 7, 1);
        try (OrtSession session = ENVIRONMENT.createSession(model.toByteArray())) {
            for (long batch : new long[] {1, 3}) {
                FloatBuffer zeros = FloatBuffer.allocate((int) batch * 3 * 32 * 32);
                try (OnnxTensor input = OnnxTensor.createTensor(ENVIRONMENT, zeros, new long[] {batch, 3, 32, 32});
                        OrtSession.Result result = session.run(Map.of("input", input))) {
                    float[][] scores =
                            (float[][]) result.get("output").orElseThrow().getValue();
                    assertThat(scores).hasNumberOfRows((int) batch);
                    assertThat(scores[0]).hasSize(7);
                }
            }
        }
    }

    /** LeNet-5 with full connections, 32x32; torchvision's resnet18 and mobilenet_v2 with 1000 classes. */
    @ParameterizedTest
    @CsvSource({"LENET5, 1, 32, 10, 61706", "RESNET18, 3, 64, 1000, 11689512", "MOBILENETV2, 3, 96, 1000, 3504872"})
    void parametersAreAsPublished(UntrainedNetwork network, int channels, int size, int classes, long parameters) {
        long counted = 0;
        for (TensorProto weight : network.model(Shape.of(channels, size, size), classes, 1)
                .getGraph()
                .getInitializerList()) {
            boolean running = weight.getName().contains(".running_");
            boolean clip = weight.getName().startsWith("constant_");
            counted += running || clip ? 0 : elements(weight);
        }
        assertThat(counted).isEqualTo(parameters);
    }

    @Test
    void weightsAreDrawnAsPyTorchDoes() {
        ModelProto model = UntrainedNetwork.RESNET8.model(Shape.of(1, 28, 28), 10, 1);
        for (TensorProto weight : model.getGraph().getInitializerList()) {
            float[] values = new float[(int) elements(weight)];
            weight.getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            String role = weight.getName().substring(weight.getName().lastIndexOf('.') + 1);
            double bound = 1 / Math.sqrt(elements(weight) / (double) weight.getDims(0));
            switch (role) {
                case "scale", "running_var" -> assertThat(values).containsOnly(1);
                case "running_mean" -> assertThat(values).containsOnly(0);
                case "weight" -> assertUniform(values, bound);
                default -> assertThat(weight.getName()).endsWith(".bias");
            }
        }
        assertThat(UntrainedNetwork.RESNET8.model(Shape.of(1, 28, 28), 10, 1)).isEqualTo(model);
        assertThat(UntrainedNetwork.RESNET8.model(Shape.of(1, 28, 28), 10, 2)).isNotEqualTo(model);
    }

    private static void assertUniform(float[] values, double bound) {
        double square = 0;
        for (float value : values) {
            assertThat((double) value).isBetween(-bound, bound);
            square += value * value / (double) values.length;
        }
        // The second moment of a uniform number is a third of its bound's square; five deviations of what is drawn.
        double tolerance = 5 * bound * bound * Math.sqrt(4.0 / 45 / values.length);
        assertThat(square).isCloseTo(bound * bound / 3, within(tolerance));
    }

    private static long elements(TensorProto tensor) {
        return tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
    }

    @Test
    void unknownNamesAndPicturesThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UntrainedNetwork.of("lenet6"))
                .withMessageContaining("'lenet6'")
                .withMessageContaining("lenet5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UntrainedNetwork.LENET5.model(Shape.of(1, 4, 4), 10, 1))
                .withMessageContaining("doesn't fit");
    }
}
