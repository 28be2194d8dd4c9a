package org.jointdnn.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.wire.InvalidMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngCodecTest {
    @ParameterizedTest
    @ValueSource(strings = {"q8", "q8c"})
    void keepsWhatItsNumbersKeep(String numbers) {
        TensorCodec plain = Codecs.parse(numbers);
        TensorCodec codec = Codecs.parse(numbers + "+png");
        for (Shape shape : SampleTensors.SHAPES) {
            SplittableRandom random = new SplittableRandom(shape.hashCode());
            Tensor tensor = SampleTensors.features(shape, random);
            Tensor wanted = plain.decode(ElementType.FLOAT32, shape, plain.encode(tensor));
            byte[] coded = SampleTensors.array(codec.encode(tensor));
            assertThat(SampleTensors.decodeInPieces(codec, ElementType.FLOAT32, shape, coded, random)
                            .bitwiseEquals(wanted))
                    .as("%s of %s", codec, shape)
                    .isTrue();
        }
    }

    @Test
    void otherProgramsReadThePicture() throws IOException {
        for (Shape shape : SampleTensors.SHAPES) {
            if (shape.elements() == 0) {
                continue;
            }
            Tensor tensor = SampleTensors.features(shape, new SplittableRandom(1));
            byte[] plain = SampleTensors.array(Codecs.parse("q8").encode(tensor));
            byte[] coded = SampleTensors.array(Codecs.parse("q8+png").encode(tensor));
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(coded, 8, coded.length - 8));
            TiledImage tiles = TiledImage.of(shape);
            assertThat(picture.getWidth()).isEqualTo((int) tiles.width());
            assertThat(picture.getHeight()).isEqualTo((int) tiles.height());
            checkPixels(picture.getRaster(), tiles, Arrays.copyOfRange(plain, 8, plain.length));
        }
    }

    /** Every code where the definition of the tiling puts it. */
    private static void checkPixels(Raster pixels, TiledImage tiles, byte[] codes) {
        int perTile = tiles.tileWidth() * tiles.tileHeight();
        for (int index = 0; index < codes.length; index++) {
            int tile = index / perTile;
            int x = tile % tiles.columns() * tiles.tileWidth() + index % tiles.tileWidth();
            int y = tile / tiles.columns() * tiles.tileHeight() + index % perTile / tiles.tileWidth();
            assertThat(pixels.getSample(x, y, 0)).isEqualTo(codes[index] & 0xff);
        }
    }

    @Test
    void readsPicturesThatOtherProgramsWrite() throws IOException {
        Shape shape = Shape.of(1, 4, 16, 16);
        byte[] header = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0};
        SplittableRandom random = new SplittableRandom(2);
        BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                picture.getRaster().setSample(x, y, 0, x * y / 4 + random.nextInt(4) & 0xff);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(header);
        ImageIO.write(picture, "png", png);
        float[] values = Codecs.parse("q8+png")
                .decode(ElementType.FLOAT32, shape, ByteBuffer.wrap(png.toByteArray()))
                .toFloats();
        for (int index = 0; index < values.length; index++) {
            int tile = index / 256;
            int x = tile % 2 * 16 + index % 16;
            int y = tile / 2 * 16 + index % 256 / 16;
            assertThat(values[index]).isEqualTo(picture.getRaster().getSample(x, y, 0));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1",
        "2,2,1",
        "3,2,2",
        "4,2,2",
        "5,4,2",
        "7,4,2",
        "8,4,2",
        "9,4,4",
        "12,4,4",
        "16,4,4",
        "17,8,4",
        "64,8,8",
        "96,16,8",
        "256,16,16",
        "512,32,16",
        "1000,32,32",
        "2048,64,32"
    })
    void channelsAreTiledAsInThePaper(int channels, int columns, int rows) {
        TiledImage image = TiledImage.of(Shape.of(1, channels, 3, 5));
        assertThat(image).isEqualTo(new TiledImage(channels, 5, 3, columns, rows));
        assertThat(image.columns() * image.rows()).isBetween(channels, 2 * channels);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void filtersComeBack(int kind) {
        SplittableRandom random = new SplittableRandom(kind);
        for (int samples : new int[] {1, 3}) {
            for (int pixels : new int[] {1, 2, 3, 17, 256}) {
                int bytes = pixels * samples;
                byte[] row = new byte[bytes];
                byte[] above = new byte[bytes];
                random.nextBytes(row);
                random.nextBytes(above);
                byte[] filtered = new byte[bytes + 1];
                PngFilter.apply(kind, row, above, bytes, samples, filtered);
                byte[] back = Arrays.copyOfRange(filtered, 1, bytes + 1);
                PngFilter.undo(kind, back, above, bytes, samples);
                assertThat(back).isEqualTo(row);
            }
        }
    }

    @Test
    void aWidePictureIsRefused() {
        TensorCodec codec = Codecs.parse("q8+png");
        assertThat(codec.refusal(ElementType.FLOAT32, Shape.of(1, 1, 1, 65537)))
                .contains("a picture of [1, 1, 1, 65537] is 65537 by 1 pixels, at most 65536 wide are coded");
        assertThat(codec.refusal(ElementType.FLOAT32, Shape.of(1, 1, 1, 65536))).isEmpty();
        Tensor wide = SampleTensors.features(Shape.of(1, 1, 1, 65536), new SplittableRandom(3));
        assertThat(codec.decode(ElementType.FLOAT32, wide.shape(), codec.encode(wide))
                        .bytes())
                .isEqualTo(4 * 65536);
    }

    @Test
    void aBombIsStopped() {
        TensorCodec codec = Codecs.parse("q8+png");
        // The picture of a tensor a thousand times as large, with the header of a small one.
        Shape small = Shape.of(1, 1, 8, 8);
        byte[] start = SampleTensors.array(codec.encode(SampleTensors.constant(small, 1)));
        byte[] large = SampleTensors.array(codec.encode(SampleTensors.constant(Shape.of(1, 1, 8000, 8), 1)));
        System.arraycopy(start, 0, large, 0, 8 + PngCodec.START_BYTES);
        assertThatThrownBy(() -> codec.decode(ElementType.FLOAT32, small, ByteBuffer.wrap(large)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("has more rows than 8");
    }
}
