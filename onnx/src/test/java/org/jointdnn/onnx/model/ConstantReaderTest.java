package org.jointdnn.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.StringStringEntryProto;
import org.jointdnn.onnx.proto.TensorProto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstantReaderTest {
    @TempDir
    Path root;

    private Path folder;
    private ConstantReader reader;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(root.resolve("models"));
        reader = new ConstantReader(new OnnxFile(folder.resolve("m.onnx"), ModelProto.getDefaultInstance()));
    }

    @Test
    void readsTypedFieldsLikeRawBytes() {
        assertThat(bytes(tensor(ElementType.FLOAT32, 1).addFloatData(1f))).containsExactly(0, 0, 0x80, 0x3f);
        assertThat(bytes(tensor(ElementType.INT64, 1).addInt64Data(-2)))
                .containsExactly(-2, -1, -1, -1, -1, -1, -1, -1);
        assertThat(bytes(tensor(ElementType.INT32, 1).addInt32Data(258))).containsExactly(2, 1, 0, 0);
        assertThat(bytes(tensor(ElementType.UINT32, 1).addUint64Data(258))).containsExactly(2, 1, 0, 0);
        assertThat(bytes(tensor(ElementType.UINT64, 1).addUint64Data(1))).containsExactly(1, 0, 0, 0, 0, 0, 0, 0);
        assertThat(bytes(tensor(ElementType.FLOAT16, 1).addInt32Data(0x3c00))).containsExactly(0, 0x3c);
        assertThat(bytes(tensor(ElementType.BFLOAT16, 1).addInt32Data(0x3f80))).containsExactly(0x80 - 256, 0x3f);
        assertThat(bytes(tensor(ElementType.UINT8, 2).addInt32Data(255).addInt32Data(3)))
                .containsExactly(-1, 3);
        assertThat(bytes(tensor(ElementType.BOOL, 1).addInt32Data(1))).containsExactly(1);
        assertThat(bytes(tensor(ElementType.FLOAT64, 1).addDoubleData(1)))
                .containsExactly(0, 0, 0, 0, 0, 0, 0xf0 - 256, 0x3f);
        assertThat(bytes(tensor(ElementType.FLOAT32, 0))).isEmpty();
    }

    @Test
    void refusesValuesThatDontFitTheShape() {
        assertRefused(tensor(ElementType.FLOAT32, 3).addFloatData(1f), "don't fit its shape");
        assertRefused(
                tensor(ElementType.FLOAT32, 3).setRawData(ByteString.copyFrom(new byte[11])), "don't fit its shape");
        assertRefused(tensor(ElementType.FLOAT32, -1), "bad shape");
        assertRefused(tensor(ElementType.FLOAT32, Long.MAX_VALUE).addDims(Long.MAX_VALUE), "bad shape");
        assertRefused(tensor(ElementType.FLOAT32, 1L << 40), "larger than 2 GiB");
    }

    @Test
    void readsExternalDataBesideTheModel() throws IOException {
        Files.write(folder.resolve("w.bin"), new byte[] {9, 9, 1, 2, 3, 4});
        assertThat(bytes(external("w.bin", Map.of("offset", "2", "length", "4"), 4)))
                .containsExactly(1, 2, 3, 4);
        Files.createDirectory(folder.resolve("sub"));
        Files.write(folder.resolve("sub/w.bin"), new byte[] {5});
        assertThat(bytes(external("sub/w.bin", Map.of(), 1))).containsExactly(5);
    }

    @Test
    void refusesExternalDataThatIsMissingOrTruncated() throws IOException {
        assertRefused(external("absent.bin", Map.of(), 4), "needs the file absent.bin beside the model");
        Files.write(folder.resolve("short.bin"), new byte[3]);
        assertRefused(external("short.bin", Map.of(), 4), "truncated");
        assertRefused(external("short.bin", Map.of("offset", "9223372036854775807"), 4), "truncated");
        assertRefused(external("short.bin", Map.of("length", "3"), 4), "its shape needs 4");
        assertRefused(external("short.bin", Map.of("offset", "-1"), 1), "must be a number");
        assertRefused(external("short.bin", Map.of("offset", "x"), 1), "must be a number");
    }

    @Test
    void refusesExternalDataOutsideTheModelsFolder() throws IOException {
        Path secret = Files.write(root.resolve("secret"), new byte[4]);
        Files.createSymbolicLink(folder.resolve("link"), secret);
        Files.createSymbolicLink(folder.resolve("up"), root);
        for (String location :
                new String[] {"../secret", secret.toString(), "link", "up/secret", "a/../../secret", "", "\0"}) {
            assertRefused(external(location, Map.of(), 4), "not within the model's folder");
        }
    }

    private byte[] bytes(TensorProto.Builder tensor) {
        Constant constant = reader.read(tensor.build());
        assertThat(constant).isInstanceOf(Constant.Dense.class);
        Constant.Dense dense = (Constant.Dense) constant;
        assertThat(dense.shape()).isEqualTo(Shape.of(tensor.getDims(0)));
        return dense.raw().toByteArray();
    }

    private void assertRefused(TensorProto.Builder tensor, String reason) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> reader.read(tensor.build()))
                .withMessageContaining("m.onnx: initializer 'w' ")
                .withMessageContaining(reason);
    }

    private static TensorProto.Builder tensor(ElementType type, long extent) {
        return TensorProto.newBuilder()
                .setName("w")
                .setDataType(type.onnxCode())
                .addDims(extent);
    }

    private static TensorProto.Builder external(String location, Map<String, String> more, long bytes) {
        TensorProto.Builder tensor = tensor(ElementType.UINT8, bytes)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location));
        more.forEach((key, value) -> tensor.addExternalData(entry(key, value)));
        return tensor;
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
