package org.jointdnn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.inference.InferTensorContents;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferInputTensor;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorMessagesTest {
    private static final Tensor NOTHING = Tensor.ofFloats(Shape.of(0));
    private static final Shape[] SHAPES = {
        Shape.of(), Shape.of(1), Shape.of(0), Shape.of(7), Shape.of(1, 3, 5, 2), Shape.of(2, 0, 3), Shape.of(13, 17)
    };

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void rawContentsComeBackBitForBit(ElementType type) {
        for (Shape shape : SHAPES) {
            Tensor tensor = random(type, shape);
            ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
            TensorMessages.addInput(request, "x", tensor);
            TensorMessages.addInput(request, "y", tensor);

            Map<String, Tensor> read = TensorMessages.inputs(request.build(), WireLimits.DEFAULT);

            assertThat(read.keySet()).containsExactly("x", "y");
            assertThat(tensor.bitwiseEquals(read.getOrDefault("x", NOTHING)))
                    .as("%s", tensor)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void answersTakeTheFormOfTheirRequest(ElementType type) {
        for (Shape shape : SHAPES) {
            Tensor tensor = random(type, shape);
            ModelInferRequest typed = ModelInferRequest.newBuilder()
                    .addInputs(InferInputTensor.newBuilder().setName("x"))
                    .build();
            ModelInferResponse.Builder answer = ModelInferResponse.newBuilder();
            TensorMessages.addOutputs(answer, Map.of("y", tensor), typed);

            boolean rawOnly = type == ElementType.FLOAT16 || type == ElementType.BFLOAT16;
            assertThat(answer.getRawOutputContentsCount()).isEqualTo(rawOnly ? 1 : 0);
            Map<String, Tensor> read = TensorMessages.outputs(answer.build(), WireLimits.DEFAULT);
            assertThat(tensor.bitwiseEquals(read.getOrDefault("y", NOTHING)))
                    .as("%s", tensor)
                    .isTrue();
        }
    }

    @Test
    void rawRequestsGetRawAnswers() {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
        TensorMessages.addInput(request, "x", Tensor.ofFloats(Shape.of(1), 1));
        ModelInferResponse.Builder answer = ModelInferResponse.newBuilder();
        TensorMessages.addOutputs(answer, Map.of("y", Tensor.ofFloats(Shape.of(1), 2)), request.build());

        assertThat(answer.getRawOutputContentsCount()).isEqualTo(1);
        assertThat(answer.getOutputs(0).hasContents()).isFalse();
    }

    @Test
    void typedAndRawInOneMessageAreRefused() {
        InferInputTensor typed = input("x", "FP32", 1)
                .setContents(InferTensorContents.newBuilder().addFp32Contents(1))
                .build();
        refused(
                ModelInferRequest.newBuilder().addInputs(typed).addRawInputContents(ByteString.copyFrom(new byte[4])),
                "tensor 'x' has contents although raw_input_contents is used");
    }

    @Test
    void sizesThatDontFitTheShapeAreRefused() {
        refused(
                ModelInferRequest.newBuilder()
                        .addInputs(input("x", "FP32", 2, 3))
                        .addRawInputContents(ByteString.copyFrom(new byte[23])),
                "tensor 'x' of type FP32 and shape [2, 3] needs 24 bytes, got 23");
        refused(
                ModelInferRequest.newBuilder()
                        .addInputs(input("x", "FP32", 2, 3)
                                .setContents(InferTensorContents.newBuilder().addFp32Contents(1))),
                "tensor 'x' of type FP32 and shape [2, 3] needs 6 values in fp32_contents, got 1");
        refused(
                ModelInferRequest.newBuilder().addInputs(input("x", "INT64", 1)),
                "tensor 'x' of type INT64 and shape [1] needs 1 values in int64_contents, got 0");
    }

    @Test
    void extentsWhoseProductOverflowsAreRefusedBeforeAnythingIsAllocated() {
        refused(
                ModelInferRequest.newBuilder().addInputs(input("x", "FP32", 1L << 32, 1L << 32)),
                "tensor 'x': shape [4294967296, 4294967296] has too many elements");
        refused(
                ModelInferRequest.newBuilder().addInputs(input("x", "FP64", 1L << 61)),
                "tensor 'x': shape [2305843009213693952] has too many elements");
        refused(
                ModelInferRequest.newBuilder().addInputs(input("x", "FP32", 3, -1)),
                "tensor 'x': shape [3, -1] has the negative extent -1");
    }

    @Test
    void contradictionsAreRefused() {
        refused(
                ModelInferRequest.newBuilder().addInputs(input("x", "BYTES", 1)),
                "tensor 'x' has the type 'BYTES', which can't be computed with");
        refused(
                ModelInferRequest.newBuilder().addInputs(input("x", "FP16", 1)),
                "tensor 'x' of type FP16 must be in raw contents");
        refused(
                ModelInferRequest.newBuilder()
                        .addInputs(input("x", "FP32", 1))
                        .addRawInputContents(ByteString.copyFrom(new byte[4]))
                        .addRawInputContents(ByteString.EMPTY),
                "the message describes 1 tensors, but raw_input_contents has 2");
        ModelInferRequest.Builder twice = ModelInferRequest.newBuilder();
        TensorMessages.addInput(twice, "x", Tensor.ofFloats(Shape.of(1), 1));
        TensorMessages.addInput(twice, "x", Tensor.ofFloats(Shape.of(1), 1));
        refused(twice, "tensor 'x' appears twice");
        refused(
                ModelInferRequest.newBuilder()
                        .addInputs(input("x", "INT8", 1)
                                .setContents(InferTensorContents.newBuilder().addIntContents(128))),
                "tensor 'x' holds 128, not within -128..127 of INT8");
    }

    @Test
    void limitsHold() {
        WireLimits limits = new WireLimits(1000, 1, 3, 2);
        ModelInferRequest.Builder two =
                ModelInferRequest.newBuilder().addInputs(input("x", "FP32", 0)).addInputs(input("y", "FP32", 0));
        refused(two, limits, "the message has 2 inputs, at most 1 are allowed");
        refused(
                ModelInferRequest.newBuilder().addInputs(input("long", "FP32", 0)),
                limits,
                "the name of a tensor has 4 characters, must have 1 to 3");
        refused(
                ModelInferRequest.newBuilder().addInputs(input("", "FP32", 0)),
                limits,
                "the name of a tensor has 0 characters, must have 1 to 3");
        refused(
                ModelInferRequest.newBuilder().addInputs(input("x", "FP32", 1, 1, 0)),
                limits,
                "tensor 'x' has 3 extents, at most 2 are allowed");
    }

    private static InferInputTensor.Builder input(String name, String type, long... extents) {
        return InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype(type)
                .addAllShape(LongStream.of(extents).boxed().toList());
    }

    private static void refused(ModelInferRequest.Builder request, String message) {
        refused(request, WireLimits.DEFAULT, message);
    }

    private static void refused(ModelInferRequest.Builder request, WireLimits limits, String message) {
        assertThatThrownBy(() -> TensorMessages.inputs(request.build(), limits))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage(message);
    }

    private static Tensor random(ElementType type, Shape shape) {
        byte[] bytes = new byte[(int) shape.bytes(type)];
        new SplittableRandom(7).nextBytes(bytes);
        if (type == ElementType.BOOL) {
            for (int index = 0; index < bytes.length; index++) {
                bytes[index] &= 1;
            }
        }
        return Tensor.of(type, shape, ByteBuffer.wrap(bytes));
    }

    @Test
    void rawTensorsShareMemoryWithTheMessage() {
        Tensor tensor = Tensor.ofFloats(Shape.of(2), 1, 2);
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder();
        TensorMessages.addInput(request, "x", tensor);
        Tensor read = TensorMessages.inputs(request.build(), WireLimits.DEFAULT).getOrDefault("x", NOTHING);

        tensor.data().putFloat(0, 42);

        assertThat(read.toFloats()).containsExactly(42, 2);
    }
}
