package org.jointdnn.engine.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {
    @TempDir
    Path folder;

    private Path file(int major, String header, int valueBytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) major, 0});
        byte[] text = (header + "\n").getBytes(StandardCharsets.UTF_8);
        bytes.write(text.length & 0xff);
        bytes.write(text.length >> 8);
        if (major > 1) {
            bytes.write(new byte[2]);
        }
        bytes.write(text);
        for (int i = 0; i < valueBytes; i++) {
            bytes.write(i);
        }
        return Files.write(folder.resolve("x.npy"), bytes.toByteArray());
    }

    private static String header(String descr, String order, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }";
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BFLOAT16")
    void writesWhatItReads(ElementType type) throws IOException {
        Tensor tensor = Tensor.allocate(type, Shape.of(2, 1, 3));
        for (int i = 0; i < tensor.bytes(); i++) {
            tensor.data().put(i, (byte) (type == ElementType.BOOL ? i % 2 : 3 * i));
        }
        Path file = folder.resolve("y.npy");
        NpyFile.write(file, tensor);
        assertThat(NpyFile.read(file).bitwiseEquals(tensor)).isTrue();
        assertThat((Files.size(file) - tensor.bytes()) % 64).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"()|[]", "(3,)|[3]", "(0, 4)|[0, 4]", "(2, 3)|[2, 3]"})
    void shapes(String tuple, String shape) throws IOException {
        Path file = file(1, header("|u1", "False", tuple), shape.equals("[]") ? 1 : 0);
        long elements = shape.equals("[3]") ? 3 : shape.equals("[2, 3]") ? 6 : -1;
        if (elements > 0) {
            file = file(1, header("|u1", "False", tuple), (int) elements);
        }
        Tensor tensor = NpyFile.read(file);
        assertThat(tensor.shape()).hasToString(shape);
        Path again = folder.resolve("again.npy");
        NpyFile.write(again, tensor);
        assertThat(NpyFile.read(again).bitwiseEquals(tensor)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void versions(int major) throws IOException {
        Tensor tensor = NpyFile.read(file(major, header("<i2", "False", "(2,)"), 4));
        assertThat(tensor.type()).isEqualTo(ElementType.INT16);
        assertThat(tensor.data().getShort(2)).isEqualTo((short) 0x0302);
    }

    @Test
    void writesTheHeaderThatNumPyWrites() throws IOException {
        Path file = folder.resolve("x.npy");
        NpyFile.write(file, Tensor.ofFloats(Shape.of(2), 1, 2));
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(text.substring(6, 10)).isEqualTo("\u0001\u0000\u0076\u0000");
        assertThat(text.substring(10, 128))
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }")
                .endsWith(" \n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ">f4|False|(2,)|type '>f4' is big-endian, must be little-endian",
                "<c8|False|(2,)|type '<c8' is not a tensor's; it must be one of f2, f4, f8, i1, i2, i4, i8, u1, u2,"
                        + " u4, u8, b1",
                "<f4|True|(2,)|values are in Fortran order; save a numpy.ascontiguousarray of them instead",
                "<f4|Maybe|(2,)|header has no valid 'fortran_order'",
                "<f4|False|(2,x)|shape (2,x) is not a tuple of numbers",
                "<f4|False|(-2,)|shape [-2] has the negative extent -2",
                "<f4|False|(3,)|shape [3] of type FLOAT32 needs 12 bytes of values, the file has 8",
                "<f4|False|(1,)|shape [1] of type FLOAT32 needs 4 bytes of values, the file has 8",
            })
    void namesFileAndProblem(String descr, String order, String shape, String problem) throws IOException {
        Path file = file(1, header(descr, order, shape), 8);
        assertThatThrownBy(() -> NpyFile.read(file))
                .isInstanceOf(NpyFormatException.class)
                .hasMessage(file + ": " + problem);
    }

    @Test
    void refusesHugeShapesWithoutAllocating() throws IOException {
        Path file = file(1, header("<f8", "False", "(4611686018427387904, 4)"), 8);
        assertThatThrownBy(() -> NpyFile.read(file))
                .isInstanceOf(NpyFormatException.class)
                .hasMessageContaining("too many elements");
    }

    @Test
    void refusesWhatIsNoNpyFile() throws IOException {
        Path text = Files.write(folder.resolve("a.npy"), "this is plain text".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> NpyFile.read(text)).hasMessage(text + ": is not a .npy file");
        Path version = file(9, header("<f4", "False", "(2,)"), 8);
        assertThatThrownBy(() -> NpyFile.read(version))
                .hasMessage(version + ": has version 9.0, must be 1.0, 2.0 or 3.0");
        Path empty = Files.write(folder.resolve("e.npy"), new byte[0]);
        assertThatThrownBy(() -> NpyFile.read(empty)).hasMessage(empty + ": ends after 0 bytes, within the header");
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        byte[] whole = Files.readAllBytes(file(1, header("<f4", "False", "(2,)"), 8));
        for (int length = 0; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut.npy"), java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> NpyFile.read(cut)).isInstanceOf(NpyFormatException.class);
        }
    }
}
