package org.jointdnn.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.onnx.picture.PixelGrid;
import org.jointdnn.wire.InvalidMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PixelCodecTest {
    private static final String IMAGENET = "nchw,rgb,255.0,0.485:0.229,0.456:0.224,0.406:0.225";
    private static final String CAFFE = "nchw,bgr,1.0,103.939:1.0,116.779:1.0,123.68:1.0";
    private static final String TENSORFLOW = "nhwc,rgb,127.5,1.0:1.0,1.0:1.0,1.0:1.0";
    private static final String GREY = "nhwc,gray,255.0,0.1307:0.3081";
    private static final String BYTES = "nhwc,bgr,1.0,0.0:1.0,0.0:1.0,0.0:1.0";

    private static Shape shape(PixelFormat format, long pictures, long height, long width) {
        int channels = format.channels().count();
        return format.layout().name().equals("NCHW")
                ? Shape.of(pictures, channels, height, width)
                : Shape.of(pictures, height, width, channels);
    }

    /** Element by element from the definition. */
    static Tensor ofPixels(PixelFormat format, ElementType type, Shape shape, byte[] pixels) {
        Tensor tensor = Tensor.allocate(type, shape);
        boolean planes = format.layout().name().equals("NCHW");
        long inner = planes ? shape.extent(shape.rank() - 1) * shape.extent(shape.rank() - 2) : 1;
        ByteBuffer data = tensor.data();
        for (int element = 0; element < pixels.length; element++) {
            int channel = (int) (element / inner % format.channels().count());
            float fraction = (pixels[element] & 0xff) / format.divisor();
            float centred = fraction - format.mean().get(channel);
            if (type == ElementType.UINT8) {
                data.put(pixels[element]);
            } else {
                data.putFloat(centred / format.std().get(channel));
            }
        }
        return tensor;
    }

    @ParameterizedTest
    @ValueSource(strings = {IMAGENET, CAFFE, TENSORFLOW, GREY, BYTES, "nchw,gray,2.0,1.0E-5:17.0"})
    void everyPixelComesBackWithItsBits(String text) {
        PixelFormat format = PixelFormat.parse(text);
        for (long[] size :
                new long[][] {{1, 1, 1}, {1, 16, 16}, {1, 7, 13}, {2, 17, 31}, {3, 1, 5}, {1, 0, 5}, {1, 211, 223}}) {
            Shape shape = shape(format, size[0], size[1], size[2]);
            byte[] pixels = new byte[(int) shape.elements()];
            SplittableRandom random = new SplittableRandom(pixels.length);
            for (int index = 0; index < pixels.length; index++) {
                // All of the 256 first.
                pixels[index] = (byte) (index < 768 ? index / 3 : random.nextInt());
            }
            checkExact(text, ofPixels(format, ElementType.FLOAT32, shape, pixels), pixels, random);
            if (text.equals(BYTES)) {
                checkExact(text, ofPixels(format, ElementType.UINT8, shape, pixels), pixels, random);
            }
        }
    }

    private static void checkExact(String format, Tensor tensor, byte[] pixels, SplittableRandom random) {
        assertThat(SampleTensors.array(Codecs.parse("pixels[" + format + "]").encode(tensor)))
                .isEqualTo(pixels);
        for (String stages : new String[] {"", "+zstd3", "+bitshuffle+zrun+lz4", "+png"}) {
            TensorCodec codec = Codecs.parse("pixels[" + format + "]" + stages);
            assertThat(codec.lossless()).isTrue();
            byte[] coded = SampleTensors.array(codec.encode(tensor));
            assertThat(SampleTensors.decodeInPieces(codec, tensor.type(), tensor.shape(), coded, random)
                            .bitwiseEquals(tensor))
                    .as("%s of %s", codec, tensor)
                    .isTrue();
        }
    }

    @Test
    void whatWasNotMadeOfPixelsIsRefusedOrRounded() {
        PixelFormat format = PixelFormat.parse(IMAGENET);
        Shape shape = Shape.of(1, 3, 2, 2);
        float[] values =
                ofPixels(format, ElementType.FLOAT32, shape, new byte[12]).toFloats();
        Tensor exact = Tensor.ofFloats(shape, values.clone());
        values[7] = Math.nextUp(values[7]);
        Tensor off = Tensor.ofFloats(shape, values);
        for (String stages : new String[] {"", "+lz4", "+png"}) {
            assertThatThrownBy(() ->
                            Codecs.parse("pixels[" + IMAGENET + "]" + stages).encoder(off))
                    .isInstanceOf(UncodableTensorException.class)
                    .hasMessageStartingWith("element 7 of FP32[1, 3, 2, 2] is -2.035714")
                    .hasMessageContaining("which is not the value of a pixel; the nearest has");
            TensorCodec near = Codecs.parse("nearpixels[" + IMAGENET + "]" + stages);
            assertThat(near.lossless()).isFalse();
            TensorCodec received = Codecs.parse(near.format());
            assertThat(received.decode(ElementType.FLOAT32, shape, near.encode(off))
                            .bitwiseEquals(exact))
                    .isTrue();
        }
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            values[7] = bad;
            Tensor broken = Tensor.ofFloats(shape, values);
            assertThatThrownBy(
                            () -> Codecs.parse("nearpixels[" + IMAGENET + "]").encoder(broken))
                    .isInstanceOf(UncodableTensorException.class)
                    .hasMessageEndingWith("which is no pixel");
        }
    }

    @Test
    void roundingIsToTheNearestPixelAndStaysWithinThem() {
        PixelFormat format = PixelFormat.parse(TENSORFLOW);
        SplittableRandom random = new SplittableRandom(5);
        for (int number = 0; number < 1000; number++) {
            float value = (float) random.nextDouble(-1.3, 1.3);
            float nearest = format.value(0, format.pixel(0, value));
            double distance = Math.abs((double) nearest - value);
            for (int pixel = 0; pixel < 256; pixel++) {
                assertThat(Math.abs((double) format.value(0, pixel) - value)).isGreaterThanOrEqualTo(distance - 1e-7);
            }
        }
        assertThat(format.pixel(0, 1e30f)).isEqualTo(255);
        assertThat(format.pixel(0, -1e30f)).isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {IMAGENET, CAFFE, TENSORFLOW, GREY})
    void otherProgramsReadThePng(String text) throws IOException {
        PixelFormat format = PixelFormat.parse(text);
        Shape shape = shape(format, 2, 9, 11);
        byte[] pixels = new byte[(int) shape.elements()];
        new SplittableRandom(9).nextBytes(pixels);
        Tensor tensor = ofPixels(format, ElementType.FLOAT32, shape, pixels);
        byte[] file =
                SampleTensors.array(Codecs.parse("pixels[" + text + "]+png").encode(tensor));
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(file));
        PixelGrid grid = format.grid(shape);
        assertThat(picture.getWidth()).isEqualTo(11);
        assertThat(picture.getHeight()).isEqualTo(18);
        for (int row = 0; row < 18; row++) {
            for (int x = 0; x < 11; x++) {
                for (int sample = 0; sample < grid.channels(); sample++) {
                    int element = grid.element(row, x, format.channels().of(sample));
                    assertThat(picture.getRaster().getSample(x, row, sample)).isEqualTo(pixels[element] & 0xff);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "FLOAT64; 1,3,2,2; pixels are FP32, or UINT8 with divisor 1, mean 0 and std 1, not FP64",
                "UINT8; 1,3,2,2; pixels are FP32, or UINT8 with divisor 1, mean 0 and std 1, not UINT8",
                "FLOAT32; 1,4,2,2; a picture of layout NCHW and channels RGB has the shape [N, 3, H, W], not [1, 4, 2, 2]",
                "FLOAT32; 2,3; a picture of layout NCHW and channels RGB has the shape [N, 3, H, W], not [2, 3]"
            })
    void tensorsOfOtherFormsAreRefused(ElementType type, String extents, String reason) {
        Shape shape = Shape.of(
                Arrays.stream(extents.split(",")).mapToLong(Long::parseLong).toArray());
        for (String name : new String[] {"pixels[%s]", "nearpixels[%s]+png", "jpeg90[%s]", "webp90[%s]"}) {
            TensorCodec codec = Codecs.parse(String.format(name, IMAGENET));
            assertThat(codec.refusal(type, shape)).contains(reason);
            assertThatThrownBy(() -> codec.decoder(Tensor.allocate(type, shape)))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessage(reason);
        }
    }

    @Test
    void withoutACoderJpegAndWebpSayWhatIsMissing() {
        TensorCodec codec = Codecs.parse("webp90[" + IMAGENET + "]");
        assertThat(codec.refusal(ElementType.FLOAT32, Shape.of(1, 3, 4, 4)).orElseThrow())
                .startsWith("this program has no coder for WebP; put the module jointdnn-pictures on its class path");
        assertThatThrownBy(() -> codec.encoder(Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, 4, 4))))
                .isInstanceOf(UncodableTensorException.class);
    }

    @Test
    void numbersThatGiveTwoPixelsOneValueAreNoFormat() {
        assertThatThrownBy(() -> PixelFormat.parse("nchw,gray,255.0,1.0E9:1.0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("don't give pixel 1 a value of its own");
        assertThatThrownBy(() -> PixelFormat.parse("nchw,gray,1.0,0.0:1.0E-38"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a value of its own");
    }
}
