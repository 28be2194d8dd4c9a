package org.jointdnn.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.onnx.picture.PictureFit;
import org.jointdnn.onnx.picture.PixelChannels;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.onnx.picture.PixelLayout;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.picture.PictureFile;
import org.jointdnn.wire.picture.PictureKind;
import org.jointdnn.wire.picture.PictureReader;
import org.jointdnn.wire.picture.Pixels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
    private static final PictureFit STRETCH = new PictureFit.Stretch();

    /** The pixels themselves, as a UINT8 tensor. */
    private static byte[] bytes(byte[] file, PixelChannels channels, PictureFit fit, int width, int height) {
        Picture picture = new Picture(PixelFormat.of(PixelLayout.NHWC, channels, 1, 0, 1), fit);
        TensorSpec input = new TensorSpec("x", ElementType.UINT8, Shape.of(1, height, width, channels.count()));
        Tensor tensor = PictureReader.tensor(file, picture, input);
        byte[] bytes = new byte[tensor.bytes()];
        tensor.data().get(bytes);
        return bytes;
    }

    private static byte[] png(int width, int height, byte[] rgb) {
        return PictureFiles.coder(PictureKind.PNG).encode(Pixels.of(width, height, 3, rgb), 100);
    }

    @Test
    void resizesAndCutsAsPillowAndTorchvisionDo() throws IOException {
        List<String> lines;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                PictureReaderTest.class.getResourceAsStream("pillow.txt"), StandardCharsets.UTF_8))) {
            lines = reader.lines().filter(line -> !line.startsWith("#")).toList();
        }
        assertThat(lines).hasSize(14);
        for (String line : lines) {
            String[] words = line.split(" ");
            int[] numbers = Arrays.stream(words, 1, words.length - 2)
                    .mapToInt(Integer::parseInt)
                    .toArray();
            byte[] file = png(numbers[0], numbers[1], HexFormat.of().parseHex(words[words.length - 2]));
            byte[] wanted = HexFormat.of().parseHex(words[words.length - 1]);
            byte[] made = switch (words[0]) {
                case "stretch" -> bytes(file, PixelChannels.RGB, STRETCH, numbers[2], numbers[3]);
                case "side" ->
                    bytes(file, PixelChannels.RGB, new PictureFit.ShorterSide(numbers[2]), numbers[3], numbers[4]);
                default -> bytes(file, PixelChannels.GRAY, STRETCH, numbers[0], numbers[1]);
            };
            assertThat(made).as(line).isEqualTo(wanted);
        }
    }

    @Test
    void channelsAndLayoutAreTheTensors() {
        byte[] rgb = {10, 20, 30, 40, 50, 60};
        byte[] file = png(2, 1, rgb);
        assertThat(bytes(file, PixelChannels.BGR, STRETCH, 2, 1)).containsExactly(30, 20, 10, 60, 50, 40);
        Picture planes = new Picture(PixelFormat.of(PixelLayout.NCHW, PixelChannels.BGR, 1, 5, 2), STRETCH);
        TensorSpec input = new TensorSpec("x", ElementType.FLOAT32, Shape.of(3, 1, 2));
        assertThat(PictureReader.tensor(file, planes, input).toFloats())
                .containsExactly(12.5f, 27.5f, 7.5f, 22.5f, 2.5f, 17.5f);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_BYTE_BINARY
            })
    void readsEveryFormOfPng(int type) {
        Pixels pixels = Samples.pixels(13, 7, 3, new SplittableRandom(type));
        BufferedImage image = PictureFiles.image(pixels, type);
        for (boolean interlaced : new boolean[] {false, true}) {
            byte[] read = bytes(PictureFiles.write(image, "png", interlaced), PixelChannels.RGB, STRETCH, 13, 7);
            for (int index = 0; index < 13 * 7; index++) {
                boolean grey = type == BufferedImage.TYPE_BYTE_GRAY || type == BufferedImage.TYPE_USHORT_GRAY;
                int stored = image.getRaster().getSample(index % 13, index / 13, 0);
                int wanted = grey
                        ? (type == BufferedImage.TYPE_BYTE_GRAY ? stored : stored >> 8) * 0x10101
                        : image.getRGB(index % 13, index / 13) & 0xffffff;
                int made =
                        (read[3 * index] & 0xff) << 16 | (read[3 * index + 1] & 0xff) << 8 | read[3 * index + 2] & 0xff;
                assertThat(made).isEqualTo(wanted);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(PictureKind.class)
    void readsEveryKindNearly(PictureKind kind) {
        Pixels pixels = Samples.pixels(120, 90, 3, new SplittableRandom(2));
        byte[] read = bytes(PictureFiles.coder(kind).encode(pixels, 95), PixelChannels.RGB, STRETCH, 120, 90);
        long error = 0;
        for (int index = 0; index < read.length; index++) {
            error += Math.abs((read[index] & 0xff) - (pixels.data()[index] & 0xff));
        }
        assertThat((double) error / read.length).isLessThan(kind == PictureKind.PNG ? 1e-9 : 3);
    }

    /** Marks, comments and profiles, as cameras write them, change nothing; nor does what follows the file. */
    @Test
    void readsAJpegWithoutWhatIsBesideThePicture() {
        Pixels pixels = Samples.pixels(40, 30, 3, new SplittableRandom(2));
        for (byte[] file : new byte[][] {
            PictureFiles.coder(PictureKind.JPEG).encode(pixels, 90), PictureFiles.progressiveJpeg(pixels)
        }) {
            byte[] plain = bytes(file, PixelChannels.RGB, STRETCH, 40, 30);
            byte[] segments = new byte[4 + 1000 + 4 + 500];
            new SplittableRandom(1).nextBytes(segments);
            segments[0] = (byte) 0xff;
            segments[1] = (byte) 0xe2;
            segments[2] = 1002 >> 8;
            segments[3] = (byte) 1002;
            segments[1004] = (byte) 0xff;
            segments[1005] = (byte) 0xfe;
            segments[1006] = 502 >> 8;
            segments[1007] = (byte) 502;
            byte[] longer = new byte[file.length + segments.length + 77];
            // Without JFIF's segment, as Exif files are.
            System.arraycopy(file, 0, longer, 0, 2);
            System.arraycopy(segments, 0, longer, 2, segments.length);
            System.arraycopy(file, 20, longer, 2 + segments.length, file.length - 20);
            assertThat(bytes(longer, PixelChannels.RGB, STRETCH, 40, 30)).isEqualTo(plain);
            assertThat(PictureFile.scan(longer).bytes())
                    .isEqualTo(PictureFile.scan(file).bytes());
        }
    }

    @Test
    void refusesWhatItCannotBound() {
        byte[] png = png(5, 5, new byte[75]);
        refuse(changed(png, file -> file[16] = 0x7f), "has 2130706437 by 5 pixels");
        byte[] jpeg = PictureFiles.coder(PictureKind.JPEG).encode(Pixels.of(5, 5, 3, new byte[75]), 90);
        int frame = indexOf(jpeg, 0xff, 0xc0);
        refuse(
                changed(jpeg, file -> {
                    file[frame + 5] = (byte) 0xff;
                    file[frame + 7] = (byte) 0xff;
                }),
                "the picture has 65285 by 65285 pixels, more than 51000000");
        refuse(changed(jpeg, file -> file[frame + 4] = 12), "has 12 bits a sample, must have 8");
        refuse(changed(jpeg, file -> file[frame + 1] = (byte) 0xc9), "is of a form that isn't read (marker c9)");
        refuse(changed(jpeg, file -> file[frame + 9] = 4), "has 4 components, must have 1 or 3");
        refuse(Arrays.copyOf(jpeg, jpeg.length - 2), "ends before its end marker");
        byte[] webp = PictureFiles.coder(PictureKind.WEBP).encode(Pixels.of(5, 5, 3, new byte[75]), 90);
        refuse(
                changed(webp, file -> {
                    file[15] = 'X';
                    file[20] = 2;
                }),
                "is animated");
        refuse("hello".getBytes(StandardCharsets.UTF_8), "the picture is no JPEG, PNG or WebP file");
        refuse(new byte[0], "the picture is no JPEG, PNG or WebP file");
        refuse(new byte[(64 << 20) + 1], "at most 67108864 are read");
    }

    /** Every scan costs time for the whole picture, however short it is. */
    @Test
    void refusesAJpegOfManyScans() {
        byte[] jpeg = PictureFiles.progressiveJpeg(Samples.pixels(20, 20, 3, new SplittableRandom(1)));
        int scan = indexOf(jpeg, 0xff, 0xda);
        byte[] many = Arrays.copyOf(jpeg, jpeg.length + 32 * 12);
        System.arraycopy(jpeg, scan, many, scan + 32 * 12, jpeg.length - scan);
        for (int count = 0; count < 32; count++) {
            System.arraycopy(
                    new byte[] {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 1, 63, 0, 0, 0},
                    0,
                    many,
                    scan + 12 * count,
                    12);
        }
        refuse(many, "has more than 32 scans");
    }

    @Test
    void refusesAPictureThatResizingMakesHuge() {
        byte[] file = png(1, 60_000, new byte[180_000]);
        assertThatThrownBy(() -> bytes(file, PixelChannels.RGB, new PictureFit.ShorterSide(256), 224, 224))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("is too narrow");
    }

    @Test
    void aFileCannotFillABatch() {
        Picture picture = new Picture(PixelFormat.parse(Samples.IMAGENET), STRETCH);
        TensorSpec input = new TensorSpec("x", ElementType.FLOAT32, Shape.of(2, 3, 4, 4));
        assertThatThrownBy(() -> PictureReader.tensor(png(1, 1, new byte[3]), picture, input))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage("input 'x' takes 2 pictures at once; one file can't fill it");
    }

    private static void refuse(byte[] file, String problem) {
        assertThatThrownBy(() -> bytes(file, PixelChannels.RGB, STRETCH, 8, 8))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining(problem);
    }

    private static byte[] changed(byte[] file, Consumer<byte[]> change) {
        byte[] copy = file.clone();
        change.accept(copy);
        return copy;
    }

    private static int indexOf(byte[] file, int first, int second) {
        for (int at = 0; at + 1 < file.length; at++) {
            if ((file[at] & 0xff) == first && (file[at + 1] & 0xff) == second) {
                return at;
            }
        }
        throw new AssertionError("no such bytes");
    }
}
