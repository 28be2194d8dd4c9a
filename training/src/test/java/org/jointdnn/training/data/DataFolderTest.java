package org.jointdnn.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.engine.npy.NpyFormatException;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.zoo.glyphs.GlyphClasses;
import org.jointdnn.zoo.glyphs.GlyphFiles;
import org.jointdnn.zoo.glyphs.GlyphOptions;
import org.jointdnn.zoo.glyphs.GlyphSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of every format, whole and damaged. */
class DataFolderTest {
    @TempDir
    private Path folder;

    private TrainingData read() throws IOException {
        return DataFolder.read(folder, Optional.empty());
    }

    private void assertDamaged(String... parts) {
        assertThatExceptionOfType(DataFormatException.class)
                .isThrownBy(this::read)
                .satisfies(failure -> assertThat(failure.getMessage()).contains(parts));
    }

    private static byte[] idx(int[] extents, int... values) {
        ByteBuffer out = ByteBuffer.allocate(4 + 4 * extents.length + values.length);
        out.putShort((short) 0).put((byte) 8).put((byte) extents.length);
        Arrays.stream(extents).forEach(out::putInt);
        Arrays.stream(values).forEach(value -> out.put((byte) value));
        return out.array();
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    @Test
    void mnistIsReadPlainAndPacked() throws IOException {
        write("train-images-idx3-ubyte", idx(new int[] {2, 1, 3}, 0, 255, 7, 1, 2, 3));
        write("train-labels-idx1-ubyte.gz", packed(idx(new int[] {2}, 4, 9)));
        write("t10k-images-idx3-ubyte.gz", packed(idx(new int[] {1, 1, 3}, 9, 9, 9)));
        write("t10k-labels-idx1-ubyte", idx(new int[] {1}, 0));
        TrainingData data = read();
        assertThat(data.classes()).isEqualTo(10);
        assertThat(data.train().samples().shape()).isEqualTo(Shape.of(1, 1, 3));
        assertThat(((Samples.Pixels) data.train().samples()).values()).containsExactly(0, -1, 7, 1, 2, 3);
        assertThat(((Labels.Classes) data.train().labels()).labels()).containsExactly(4, 9);
        assertThat(Batches.of(data.train(), 0).inputs().toFloats()).startsWith(-1, 1);
        assertThat(data.test().size()).isEqualTo(1);
    }

    @Test
    void damagedMnistIsNamed() throws IOException {
        byte[] images = idx(new int[] {2, 1, 3}, 0, 255, 7, 1, 2, 3);
        write("train-images-idx3-ubyte", images);
        assertDamaged("has no train-labels-idx1-ubyte");
        write("train-labels-idx1-ubyte", idx(new int[] {3}, 4, 9, 1));
        assertDamaged("2 pictures", "3 labels");
        for (int length = 0; length < images.length; length++) {
            write("train-images-idx3-ubyte", Arrays.copyOf(images, length));
            assertDamaged("train-images-idx3-ubyte");
        }
        write("train-images-idx3-ubyte", idx(new int[] {-1, 1, 3}));
        assertDamaged("negative");
        write("train-images-idx3-ubyte", idx(new int[] {0, 1, 3}));
        write("train-labels-idx1-ubyte", idx(new int[] {0}));
        assertDamaged("0 pictures", "1 or more");
        Files.delete(folder.resolve("train-images-idx3-ubyte"));
        byte[] packed = packed(images);
        for (int length = 0; length < packed.length; length++) {
            write("train-images-idx3-ubyte.gz", Arrays.copyOf(packed, length));
            assertDamaged("train-images-idx3-ubyte.gz");
        }
    }

    /** Bytes that are no file of the format never get past as anything but an error of the format. */
    @Test
    void randomBytesAreRefused() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        write("train-labels-idx1-ubyte", idx(new int[] {1}, 1));
        for (int round = 0; round < 500; round++) {
            byte[] bytes = idx(new int[] {1, 2, 2}, 1, 2, 3, 4);
            bytes[random.nextInt(bytes.length - 4)] ^= (byte) (1 << random.nextInt(8));
            write("train-images-idx3-ubyte", bytes);
            assertDamaged("train-images-idx3-ubyte");
        }
    }

    private static byte[] cifar(int... labels) {
        byte[] bytes = new byte[3073 * labels.length];
        for (int k = 0; k < labels.length; k++) {
            Arrays.fill(bytes, 3073 * k, 3073 * (k + 1), (byte) (100 + k));
            bytes[3073 * k] = (byte) labels[k];
        }
        return bytes;
    }

    @Test
    void cifarIsReadAndItsDamageNamed() throws IOException {
        write("data_batch_1.bin", cifar(3, 9));
        write("data_batch_2.bin", cifar(1));
        write("test_batch.bin", cifar(5));
        TrainingData data = read();
        assertThat(((Labels.Classes) data.train().labels()).labels()).containsExactly(3, 9, 1);
        assertThat(data.train().samples().shape()).isEqualTo(Shape.of(3, 32, 32));
        assertThat(Batches.of(data.train(), 1).inputs().toFloats()).containsOnly(101 / 127.5f - 1);
        assertThat(data.test().size()).isEqualTo(1);
        write("data_batch_2.bin", Arrays.copyOf(cifar(1), 3000));
        assertDamaged("data_batch_2.bin is truncated", "3000");
        write("data_batch_2.bin", cifar(1, 10));
        assertDamaged("label 10", "byte 3073", "0..9");
        write("data_batch_2.bin", new byte[0]);
        assertDamaged("0 bytes");
    }

    private void npy(String name, ElementType type, Shape shape, byte... bytes) throws IOException {
        NpyFile.write(folder.resolve(name), Tensor.of(type, shape, ByteBuffer.wrap(bytes)));
    }

    @Test
    void picturesWithChannelsLastAreTurned() throws IOException {
        npy(
                "images.npy",
                ElementType.UINT8,
                Shape.of(2, 1, 2, 3),
                (byte) 1,
                (byte) 2,
                (byte) 3,
                (byte) 4,
                (byte) 5,
                (byte) 6,
                (byte) 11,
                (byte) 12,
                (byte) 13,
                (byte) 14,
                (byte) 15,
                (byte) 16);
        npy("labels.npy", ElementType.UINT8, Shape.of(2), (byte) 0, (byte) 2);
        TrainingData data = read();
        assertThat(data.train().samples().shape()).isEqualTo(Shape.of(3, 1, 2));
        assertThat(((Samples.Pixels) data.train().samples()).values()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(data.classes()).isEqualTo(3);
    }

    @Test
    void numbersAndTargetsAreTakenAsTheyAre() throws IOException {
        NpyFile.write(folder.resolve("train-images.npy"), Tensor.ofFloats(Shape.of(2, 2), 1, 2, 3, 4));
        NpyFile.write(folder.resolve("train-labels.npy"), Tensor.ofFloats(Shape.of(2, 1), 5, 6));
        TrainingData data = read();
        assertThat(data.classes()).isZero();
        Batches.Batch batch = Batches.of(data.test(), 0, 0);
        assertThat(batch.inputs().toFloats()).containsExactly(3, 4, 3, 4);
        assertThat(batch.labels().toFloats()).containsExactly(6, 6);
    }

    @Test
    void mistakesInArraysAreNamed() throws IOException {
        npy("images.npy", ElementType.UINT8, Shape.of(2, 1, 1), (byte) 1, (byte) 2);
        assertDamaged("has no labels.npy");
        npy("labels.npy", ElementType.UINT8, Shape.of(3), (byte) 1, (byte) 2, (byte) 3);
        assertDamaged("2 samples", "3 labels");
        npy(
                "labels.npy",
                ElementType.INT32,
                Shape.of(2),
                (byte) 1,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) -1,
                (byte) -1,
                (byte) -1,
                (byte) -1);
        assertDamaged("label -1 at 1");
        npy("labels.npy", ElementType.BOOL, Shape.of(2), (byte) 1, (byte) 0);
        assertDamaged("int64, int32 or uint8");
        npy("images.npy", ElementType.INT32, Shape.of(1, 1), (byte) 1, (byte) 0, (byte) 0, (byte) 0);
        npy("labels.npy", ElementType.UINT8, Shape.of(1), (byte) 1);
        assertDamaged("must be float32 or, for pictures, unsigned bytes");
        byte[] whole = Files.readAllBytes(folder.resolve("labels.npy"));
        write("labels.npy", Arrays.copyOf(whole, whole.length - 1));
        assertThatExceptionOfType(NpyFormatException.class)
                .isThrownBy(this::read)
                .withMessageContaining("labels.npy");
    }

    @Test
    void picturesComeByClassAndAreBroughtToASize() throws IOException {
        GlyphSet glyphs = GlyphSet.test(new GlyphOptions(GlyphClasses.DIGITS, 32, 1, 1));
        for (String part : new String[] {"train/b", "train/a", "test/a", "test/b"}) {
            GlyphFiles.writePictures(glyphs, part.startsWith("train") ? 0 : 5, 2, folder.resolve(part));
        }
        TrainingData data = DataFolder.read(folder, Optional.of(Shape.of(1, 32, 32)));
        assertThat(((Labels.Classes) data.train().labels()).labels()).containsExactly(0, 0, 1, 1);
        byte[] pixels = ((Samples.Pixels) data.train().samples()).values();
        assertThat(Arrays.copyOf(pixels, 1024)).isEqualTo(glyphs.picture(0).toBytes());
        assertThat(read().train().samples().shape()).isEqualTo(Shape.of(3, 32, 32));
        assertThat(DataFolder.read(folder, Optional.of(Shape.of(3, 16, 20)))
                        .test()
                        .samples()
                        .shape())
                .isEqualTo(Shape.of(3, 16, 20));
        Path damaged = folder.resolve("train/a/000000.png");
        Files.write(damaged, Arrays.copyOf(Files.readAllBytes(damaged), 100));
        assertDamaged("000000.png");
        Files.delete(damaged);
        Files.delete(folder.resolve("train/a/000001.png"));
        assertDamaged("has no pictures");
    }

    @Test
    void anEmptyFolderHasNoKnownData() {
        assertDamaged("has no folder with pictures");
    }
}
