package org.jointdnn.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.junit.jupiter.api.Test;

/** The worked examples of the class comments, recomputed. */
class CodecExamplesTest {
    @Test
    void raw() {
        assertThat(coded("raw", Shape.of(2), 1, -2)).isEqualTo("00 00 80 3f 00 00 00 c0");
    }

    @Test
    void halves() {
        float[] values = {1, 1.00390625f, -65520, 0x1p-24f};
        assertThat(coded("fp16", Shape.of(4), values)).isEqualTo("00 3c 04 3c 00 fc 01 00");
        assertThat(coded("bf16", Shape.of(4), values)).isEqualTo("80 3f 80 3f 80 c7 80 33");
    }

    @Test
    void quantised() {
        assertThat(coded("q2", Shape.of(4), -1, 0, 0.5f, 2)).isEqualTo("00 00 80 3f 01 00 00 00 e4");
    }

    @Test
    void chunked() {
        assertThat(coded("q8+zrun", Shape.of(4), 0, 0, 0, 255)).isEqualTo("00 00 80 3f 00 00 00 00 02 00 00 00 08 ff");
    }

    @Test
    void pixels() {
        String name = "nearpixels[nchw,gray,255.0,0.5:0.5]";
        Shape shape = Shape.of(1, 1, 1, 3);
        assertThat(coded(name, shape, -1, 0, 1.5f)).isEqualTo("00 80 ff");
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0, (byte) 0x80, -1});
        assertThat(Codecs.parse(name).decode(ElementType.FLOAT32, shape, bytes).toFloats())
                .containsExactly(-1, 0.003921628f, 1);
    }

    @Test
    void stages() {
        assertThat(staged(new Shuffle(), 2, 1, 2, 3, 4, 5, 6)).isEqualTo("01 03 05 02 04 06");
        assertThat(staged(new BitShuffle(), 1, 1, 0, 1, 0, 3, 2, 3, 2)).isEqualTo("55 f0 00 00 00 00 00 00");
        assertThat(staged(new ZeroRuns(), 1, 0, 5, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
                .isEqualTo("82 05 07 00 01");
        assertThat(staged(new Zstandard(1), 1, new int[100])).startsWith("28 b5 2f fd 20 64");
    }

    @Test
    void lz4() {
        byte[] block = {0x1f, 0, 1, 0, 0x4b, 0x50, 0, 0, 0, 0, 0};
        byte[] zeros = new byte[100];
        Arrays.fill(zeros, (byte) 1);
        Workspace workspace = Workspace.take();
        assertThat(new Lz4().decode(block, block.length, 1, zeros, 100, workspace))
                .isEqualTo(100);
        Workspace.giveBack(workspace);
        assertThat(zeros).containsOnly(0);
    }

    @Test
    void png() {
        String coded = coded("q8+png", Shape.of(1, 2, 1, 2), 0, 255, 0, 255);
        assertThat(coded)
                .startsWith("00 00 80 3f 00 00 00 00 89 50 4e 47 0d 0a 1a 0a 00 00 00 0d 49 48 44 52 00 00 00 04"
                        + " 00 00 00 01 08 00 00 00 00 ");
        byte[] row = {0, -1, 0, -1};
        byte[] filtered = new byte[5];
        assertThat(PngFilter.apply(1, row, new byte[4], 4, 1, filtered)).isEqualTo(3);
        assertThat(hex(filtered)).isEqualTo("01 00 ff 01 ff");
        assertThat(PngFilter.apply(0, row, new byte[4], 4, 1, filtered)).isEqualTo(2);
        assertThat(hex(filtered)).isEqualTo("00 00 ff 00 ff");
    }

    private static String coded(String name, Shape shape, float... values) {
        TensorCodec codec = Codecs.parse(name);
        ByteBuffer bytes = codec.encode(Tensor.ofFloats(shape, values));
        assertThat(codec.decode(ElementType.FLOAT32, shape, bytes.duplicate()).bytes())
                .isEqualTo(4 * values.length);
        return hex(SampleTensors.array(bytes));
    }

    private static String staged(Stage stage, int unit, int... values) {
        byte[] bytes = new byte[values.length + 8];
        for (int index = 0; index < values.length; index++) {
            bytes[index] = (byte) values[index];
        }
        Workspace workspace = Workspace.take();
        int count = stage.encode(bytes, values.length, unit, workspace.back, workspace);
        byte[] coded = Arrays.copyOf(workspace.back, count);
        Workspace.giveBack(workspace);
        return hex(coded);
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte value : bytes) {
            text.append(text.length() == 0 ? "" : " ").append(String.format("%02x", value));
        }
        return text.toString();
    }
}
