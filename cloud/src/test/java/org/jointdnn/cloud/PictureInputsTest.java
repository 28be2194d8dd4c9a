package org.jointdnn.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.jointdnn.engine.SegmentResult;
import org.jointdnn.engine.SegmentRunner;
import org.jointdnn.engine.WeightStore;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.Block;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleCodec;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.onnx.picture.PictureFit;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.wire.TensorMessages;
import org.jointdnn.wire.WireLimits;
import org.jointdnn.wire.inference.GRPCInferenceServiceGrpc;
import org.jointdnn.wire.inference.InferTensorContents;
import org.jointdnn.wire.inference.ModelInferRequest;
import org.jointdnn.wire.inference.ModelInferRequest.InferInputTensor;
import org.jointdnn.wire.inference.ModelInferResponse;
import org.jointdnn.wire.inference.ModelMetadataRequest;
import org.jointdnn.wire.inference.ModelMetadataResponse;
import org.jointdnn.wire.picture.PictureCoders;
import org.jointdnn.wire.picture.PictureKind;
import org.jointdnn.wire.picture.PictureReader;
import org.jointdnn.wire.picture.Pixels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures as files over loopback, to a model whose output is its input. */
class PictureInputsTest {
    private static final TensorSpec IMAGE = new TensorSpec("image", ElementType.FLOAT32, Shape.of(1, 3, 20, 24));
    private static final TensorSpec NUMBER = new TensorSpec("number", ElementType.FLOAT32, Shape.of(1));
    private static final Picture PICTURE = new Picture(
            PixelFormat.parse("nchw,rgb,255.0,0.485:0.229,0.456:0.224,0.406:0.225"), new PictureFit.ShorterSide(28));

    private final Echo echo = new Echo();
    private final CloudServer server = CloudServer.start(
            CloudSettings.of("127.0.0.1", 0, Path.of("unused")),
            new ServedModels(
                    List.of(new ModelSource() {
                        @Override
                        public List<String> names() {
                            return List.of("echo");
                        }

                        @Override
                        public Path resolve(String name) {
                            return Path.of(name);
                        }
                    }),
                    (name, file) -> echo));
    private final ManagedChannel channel = Grpc.newChannelBuilder(
                    "127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
            .build();
    private final GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub stub =
            GRPCInferenceServiceGrpc.newBlockingStub(channel);

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(PictureKind.class)
    void aFileIsTheTensorThatItIsLocally(PictureKind kind) {
        byte[] file = file(kind);
        Tensor local = PictureReader.tensor(file, PICTURE, IMAGE);
        ModelInferResponse raw = stub.modelInfer(raw(file));
        assertThat(get(TensorMessages.outputs(raw, WireLimits.DEFAULT), "copy").bitwiseEquals(local))
                .isTrue();
        ModelInferResponse typed = stub.modelInfer(typed(file));
        assertThat(typed.getRawOutputContentsCount()).isZero();
        assertThat(get(TensorMessages.outputs(typed, WireLimits.DEFAULT), "copy")
                        .bitwiseEquals(local))
                .isTrue();
    }

    @Test
    void theMetadataIsTheModelsAndNamesThePictures() {
        ModelMetadataResponse metadata = stub.modelMetadata(
                ModelMetadataRequest.newBuilder().setName("echo").build());
        assertThat(metadata.getInputs(0).getDatatype()).isEqualTo("FP32");
        assertThat(metadata.getInputs(0).getShapeList()).containsExactly(1L, 3L, 20L, 24L);
        assertThat(metadata.getPropertiesMap()).containsEntry("jointdnn_picture_inputs", "image");
    }

    @Test
    void whatIsNoPictureIsRefusedInOneLine() {
        byte[] file = file(PictureKind.JPEG);
        refused(raw(new byte[100]), "the picture is no JPEG, PNG or WebP file");
        refused(
                raw(file).toBuilder()
                        .setRawInputContents(0, ByteString.copyFrom(file))
                        .build(),
                "tensor 'image' of type BYTES must be one element in raw contents: its length as four bytes, then as many");
        refused(
                raw(file).toBuilder().setRawInputContents(0, ByteString.EMPTY).build(),
                "tensor 'image' of type BYTES must be one element in raw contents: its length as four bytes, then as many");
        ModelInferRequest.Builder shaped = raw(file).toBuilder();
        shaped.setInputs(0, shaped.getInputs(0).toBuilder().addShape(1));
        refused(shaped.build(), "tensor 'image' of type BYTES has the shape [1, 1], must be [1]: one picture's file");
        ModelInferRequest.Builder number = raw(file).toBuilder();
        number.setInputs(0, number.getInputs(0).toBuilder().setName("number"));
        refused(
                number.build(),
                "tensor 'number' is of type BYTES, but echo declares no input of that name that is a picture");
        refused(
                raw(file).toBuilder()
                        .clearRawInputContents()
                        .addRawInputContents(ByteString.EMPTY)
                        .build(),
                "the message describes 2 tensors, but raw_input_contents has 1");
        refused(
                raw(file).toBuilder()
                        .addInputs(raw(file).getInputs(0))
                        .addRawInputContents(raw(file).getRawInputContents(0))
                        .build(),
                "tensor 'image' appears twice");
        ModelInferRequest.Builder two = typed(file).toBuilder();
        InferTensorContents contents = two.getInputs(0).getContents().toBuilder()
                .addBytesContents(ByteString.EMPTY)
                .build();
        two.setInputs(0, two.getInputs(0).toBuilder().setContents(contents));
        refused(two.build(), "tensor 'image' of type BYTES has 2 elements in bytes_contents, must have 1");
    }

    private void refused(ModelInferRequest request, String problem) {
        assertThatThrownBy(() -> stub.modelInfer(request))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("INVALID_ARGUMENT: " + problem);
    }

    private static Tensor get(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private static byte[] file(PictureKind kind) {
        byte[] pixels = new byte[37 * 31 * 3];
        new SplittableRandom(kind.ordinal()).nextBytes(pixels);
        return PictureCoders.of(kind).orElseThrow().encode(Pixels.of(37, 31, 3, pixels), 80);
    }

    private static ModelInferRequest raw(byte[] file) {
        ByteBuffer element = ByteBuffer.allocate(4 + file.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(file.length)
                .put(file);
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("echo");
        request.addInputs(bytes()).addRawInputContents(ByteString.copyFrom(element.flip()));
        TensorMessages.addInput(request, "number", Tensor.ofFloats(NUMBER.shape(), 5));
        return request.build();
    }

    private static ModelInferRequest typed(byte[] file) {
        return ModelInferRequest.newBuilder()
                .setModelName("echo")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("number")
                        .setDatatype("FP32")
                        .addShape(1)
                        .setContents(InferTensorContents.newBuilder().addFp32Contents(5)))
                .addInputs(
                        0,
                        bytes().setContents(
                                        InferTensorContents.newBuilder().addBytesContents(ByteString.copyFrom(file))))
                .build();
    }

    private static InferInputTensor.Builder bytes() {
        return InferInputTensor.newBuilder()
                .setName("image")
                .setDatatype("BYTES")
                .addShape(1);
    }

    private static final class Echo implements ServedModel {
        private final Bundle bundle = BundleCodec.withHash(new Bundle(
                "echo",
                "",
                ByteString.EMPTY,
                List.of(
                        new BundleTensor(IMAGE, BundleTensor.MODEL_INPUT, List.of(0), false, Optional.of(PICTURE)),
                        new BundleTensor(NUMBER, BundleTensor.MODEL_INPUT, List.of(0), false),
                        new BundleTensor(new TensorSpec("copy", IMAGE.type(), IMAGE.shape()), 0, List.of(), true)),
                List.of(new Block("echo", ByteString.EMPTY, List.of(), 0, 0, List.of())),
                List.of(),
                List.of()));

        @Override
        public Bundle bundle() {
            return bundle;
        }

        @Override
        public SegmentRunner runner() {
            return new SegmentRunner() {
                @Override
                public SegmentResult run(int from, int to, Map<String, Tensor> inputs) {
                    assertThat(get(inputs, "number").toFloats()).containsExactly(5);
                    return new SegmentResult(Map.of("copy", get(inputs, "image")), 1);
                }

                @Override
                public void recycle(Tensor tensor) {}
            };
        }

        @Override
        public WeightStore weights() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void prepare(int from, int to) {}

        @Override
        public byte[] profile(ComputeSlots slots, BiConsumer<Integer, Integer> progress) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
