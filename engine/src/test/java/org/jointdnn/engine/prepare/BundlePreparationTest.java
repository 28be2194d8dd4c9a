package org.jointdnn.engine.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jointdnn.engine.OrtRuntime;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.UnsupportedOperatorException;
import org.jointdnn.onnx.bundle.Block;
import org.jointdnn.onnx.bundle.Bundle;
import org.jointdnn.onnx.bundle.BundleDirectory;
import org.jointdnn.onnx.model.Constant;
import org.jointdnn.onnx.model.Declarations;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.onnx.picture.PictureFit;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.onnx.proto.AttributeProto;
import org.jointdnn.onnx.proto.GraphProto;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.NodeProto;
import org.jointdnn.onnx.proto.OperatorSetIdProto;
import org.jointdnn.onnx.proto.StringStringEntryProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.jointdnn.onnx.proto.ValueInfoProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundlePreparationTest {
    @TempDir
    Path folder;

    private final OrtRuntime runtime = OrtRuntime.shared(1);

    /** What exporters write around a reshape: the batch is read from the input's shape, the rest is -1. */
    @Test
    void whatIsConstantForTheInputSizesInUseIsFolded() throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(input(1, 2, 3))
                .addInitializer(longs("zero", 0))
                .addInitializer(longs("rest", -1))
                .addNode(node("Softmax", "s", "x"))
                .addNode(node("Shape", "shape", "s"))
                .addNode(node("Gather", "batch", "shape", "zero"))
                .addNode(node("Concat", "target", "batch", "rest").toBuilder().addAttribute(axis(0)))
                .addNode(node("Reshape", "flat", "s", "target"))
                .addNode(node("Softmax", "y", "flat"))
                .addOutput(ValueInfoProto.newBuilder().setName("y"));
        Bundle bundle = prepare(graph).bundle();
        assertThat(bundle.blocks().stream().map(Block::operators))
                .containsExactly(List.of("Softmax", "Reshape"), List.of("Softmax"));
        assertThat(bundle.tensors().get(1).spec())
                .isEqualTo(new TensorSpec("flat", ElementType.FLOAT32, Shape.of(1, 6)));
    }

    @Test
    void aBundleIsMadeOnceAndAgainWhenAWeightsFileChanges() throws IOException {
        Files.write(folder.resolve("w.bin"), new byte[2400]);
        TensorProto weight = Declarations.external(
                        "w",
                        new Constant.Dense(ElementType.FLOAT32, Shape.of(6, 100), ByteString.copyFrom(new byte[2400])))
                .toBuilder()
                .clearExternalData()
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("w.bin"))
                .build();
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(input(1, 6))
                .addInitializer(weight)
                .addNode(node("MatMul", "y", "x", "w"))
                .addOutput(ValueInfoProto.newBuilder().setName("y"));
        BundleDirectory first = prepare(graph);
        Path description = first.folder().resolve("bundle.pb");
        FileTime made = Files.getLastModifiedTime(description);
        assertThat(prepare(graph).folder()).isEqualTo(first.folder());
        assertThat(Files.getLastModifiedTime(description)).isEqualTo(made);

        byte[] changed = new byte[2400];
        changed[0] = 1;
        Files.write(folder.resolve("w.bin"), changed);
        Files.setLastModifiedTime(folder.resolve("w.bin"), FileTime.fromMillis(12345));
        assertThat(prepare(graph).bundle().modelHash())
                .isNotEqualTo(first.bundle().modelHash());
    }

    @Test
    void aBundleThatHasBeenDamagedIsMadeAgain() throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(input(1, 600))
                .addInitializer(TensorProto.newBuilder()
                        .setName("w")
                        .setDataType(1)
                        .addDims(600)
                        .addDims(2)
                        .setRawData(ByteString.copyFrom(new byte[4800])))
                .addNode(node("MatMul", "y", "x", "w"))
                .addOutput(ValueInfoProto.newBuilder().setName("y"));
        BundleDirectory first = prepare(graph);
        Bundle bundle = first.bundle();
        Path description = first.folder().resolve("bundle.pb");
        byte[] whole = Files.readAllBytes(description);
        for (int length = 0; length < whole.length; length += 1 + whole.length / 7) {
            Files.write(description, Arrays.copyOf(whole, length));
            assertThat(prepare(graph).bundle()).as("%s bytes", length).isEqualTo(bundle);
            assertThat(Files.readAllBytes(description)).isEqualTo(whole);
        }
        Files.write(first.blobFile(0), new byte[7]);
        assertThat(prepare(graph).has(0)).isTrue();
        Files.delete(first.blobFile(0));
        assertThat(prepare(graph).has(0)).isTrue();
        Files.delete(description);
        assertThat(prepare(graph).bundle()).isEqualTo(bundle);
    }

    @Test
    void picturesAreDeclaredBesideTheModel() throws IOException {
        GraphProto.Builder graph = picture();
        String plain = prepare(graph).bundle().modelHash();
        declare("""
                {"inputs": [{"name": "x", "layout": "NCHW", "channels": "BGR", "divisor": 1, "shorterSide": 9,
                             "mean": [103.939, 116.779, 123.68]}],
                 "outputs": [{"name": "y", "layout": "nchw", "channels": "rgb", "std": [1, 2, 3]}]}
                """);
        Bundle bundle = prepare(graph).bundle();
        assertThat(bundle.modelHash()).isNotEqualTo(plain);
        assertThat(bundle.tensors().get(0).picture())
                .contains(new Picture(
                        PixelFormat.parse("nchw,bgr,1.0,103.939:1.0,116.779:1.0,123.68:1.0"),
                        new PictureFit.ShorterSide(9)));
        assertThat(bundle.tensors().get(1).picture())
                .contains(new Picture(
                        PixelFormat.parse("nchw,rgb,255.0,0.0:1.0,0.0:2.0,0.0:3.0"), new PictureFit.Stretch()));
        // Found again, as it was read back from the bundle.
        assertThat(prepare(graph).bundle()).isEqualTo(bundle);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{| the file ends in the middle of its JSON",
                "{'input': []}| input is not a known field; known here are inputs, outputs",
                "{'inputs': [{'name': 'x', 'layout': 'NCHW'}]}| inputs[0].channels is missing",
                "{'inputs': [{'name': 'z', 'layout': 'NCHW', 'channels': 'RGB'}]}| inputs[0].name is 'z', but the model"
                        + " has no such input; it has x",
                "{'outputs': [{'name': 'x', 'layout': 'NCHW', 'channels': 'RGB'}]}| outputs[0].name is 'x', but the"
                        + " model has no such output; it has y",
                "{'inputs': [{'name': 'x', 'layout': 'HW', 'channels': 'RGB'}]}| inputs[0].layout is 'HW', must be one"
                        + " of NCHW, NHWC",
                "{'inputs': [{'name': 'x', 'layout': 'NHWC', 'channels': 'RGB'}]}| inputs[0]: 'x': a picture of layout"
                        + " NHWC and channels RGB has the shape [N, H, W, 3], not [1, 3, 4, 5]",
                "{'inputs': [{'name': 'x', 'layout': 'NCHW', 'channels': 'RGB', 'mean': [1]}]}| inputs[0]: mean has 1"
                        + " numbers, must have 3, one for each channel of RGB",
                "{'inputs': [{'name': 'x', 'layout': 'NCHW', 'channels': 'RGB', 'std': [1, 0, 1]}]}| inputs[0].std[1]"
                        + " is 0, must be a finite number above 0",
                "{'inputs': [{'name': 'x', 'layout': 'NCHW', 'channels': 'RGB', 'divisor': 1e-38}]}| inputs[0]: divisor"
                        + " 1.0E-38, mean 0.0 and std 1.0 don't give pixel 4 a value of its own; they must be of"
                        + " similar magnitudes",
                "{'inputs': [{'name': 'x', 'layout': 'NCHW', 'channels': 'RGB', 'shorterSide': 4}]}| inputs[0]: 'x': a"
                        + " shorter side of 4 pixels leaves less than the tensor's 5 by 4",
                "{'outputs': [{'name': 'y', 'layout': 'NCHW', 'channels': 'RGB', 'shorterSide': 4}]}|"
                        + " outputs[0].shorterSide is not a known field; known here are channels, divisor, layout,"
                        + " mean, name, std"
            })
    void aWrongDeclarationIsOneLineThatSaysWhere(String text, String problem) throws IOException {
        declare(text.replace('\'', '"'));
        Path file = folder.resolve("model.pictures.json");
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> prepare(picture()))
                .withMessage(file + ": " + problem);
    }

    private static GraphProto.Builder picture() {
        return GraphProto.newBuilder()
                .addInput(input(1, 3, 4, 5))
                .addNode(node("Relu", "y", "x"))
                .addOutput(ValueInfoProto.newBuilder().setName("y"));
    }

    private void declare(String text) throws IOException {
        Files.writeString(folder.resolve("model.pictures.json"), text);
    }

    @Test
    void anUnsupportedOperatorIsNamedAndLeavesNothingBehind() throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(input(1, 6))
                .addNode(node("Frobnicate", "y", "x"))
                .addOutput(ValueInfoProto.newBuilder().setName("y"));
        assertThatExceptionOfType(UnsupportedOperatorException.class)
                .isThrownBy(() -> prepare(graph))
                .withMessageContaining("model.onnx")
                .withMessageContaining("Frobnicate")
                .withMessageContaining("node_y");
        assertThat(filesBelow(folder.resolve("cache"))).isEmpty();
    }

    @Test
    void shapesThatDontFitAreRefused() throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(input(1, 6))
                .addInitializer(longs("target", 7))
                .addNode(node("Reshape", "y", "x", "target"))
                .addOutput(ValueInfoProto.newBuilder().setName("y"));
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> prepare(graph))
                .withMessageContaining("model.onnx");
    }

    private BundleDirectory prepare(GraphProto.Builder graph) throws IOException {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph.setName("test"))
                .build();
        Path file = folder.resolve("model.onnx");
        if (!Files.exists(file)) {
            Files.write(file, model.toByteArray());
        }
        return new BundlePreparation(runtime, folder.resolve("cache")).prepare("test", file, 1);
    }

    private static List<Path> filesBelow(Path root) throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).collect(Collectors.toList());
        }
    }

    private static ValueInfoProto input(long... extents) {
        return Declarations.of(new TensorSpec("x", ElementType.FLOAT32, Shape.of(extents)));
    }

    private static NodeProto node(String op, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setName("node_" + output)
                .setOpType(op)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static AttributeProto axis(long axis) {
        return AttributeProto.newBuilder()
                .setName("axis")
                .setType(AttributeProto.AttributeType.INT)
                .setI(axis)
                .build();
    }

    private static TensorProto longs(String name, long value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(ElementType.INT64.onnxCode())
                .addDims(1)
                .addInt64Data(value)
                .build();
    }
}
