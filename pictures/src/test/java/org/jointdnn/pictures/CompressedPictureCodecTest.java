package org.jointdnn.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.onnx.picture.PictureFit;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.codec.Codecs;
import org.jointdnn.wire.codec.PictureCodecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.codec.TensorDecoder;
import org.jointdnn.wire.codec.UncodableTensorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedPictureCodecTest {
    @ParameterizedTest
    @CsvSource({"jpeg95,2.5", "jpeg75,4", "jpeg10,12", "webp95,2.5", "webp75,4", "webp10,10"})
    void aPictureComesBackNearly(String name, double meanPixels) {
        SplittableRandom random = new SplittableRandom(3);
        for (String text :
                new String[] {Samples.IMAGENET, Samples.GREY, "nhwc,bgr,1.0,103.939:1.0,116.779:1.0,123.68:1.0"}) {
            PixelFormat format = PixelFormat.parse(text);
            TensorCodec codec = Codecs.parse(name + "[" + text + "]");
            for (int[] size : new int[][] {{1, 224, 224}, {2, 61, 97}, {1, 1, 1}, {1, 16, 1}, {1, 2, 53}}) {
                Tensor tensor = Samples.tensor(format, size[0], size[1], size[2], random);
                ByteBuffer coded = codec.encode(tensor);
                assertThat(coded.remaining()).isLessThanOrEqualTo(Math.max(1000, tensor.bytes() / 8));
                Tensor back = codec.decode(ElementType.FLOAT32, tensor.shape(), coded.duplicate());
                if (size[1] > 2) {
                    assertThat(meanError(tensor, back, format))
                            .as("%s of %s", codec, tensor)
                            .isLessThan(meanPixels);
                }
                assertThat(inPieces(codec, tensor.shape(), coded).bitwiseEquals(back))
                        .isTrue();
            }
        }
    }

    private static double meanError(Tensor left, Tensor right, PixelFormat format) {
        float[] a = left.toFloats();
        float[] b = right.toFloats();
        double sum = 0;
        for (int index = 0; index < a.length; index++) {
            sum += Math.abs(format.pixel(0, a[index]) - format.pixel(0, b[index]));
        }
        return sum / a.length;
    }

    private static Tensor inPieces(TensorCodec codec, Shape shape, ByteBuffer coded) {
        try (TensorDecoder decoder = codec.decoder(Tensor.allocate(ElementType.FLOAT32, shape))) {
            while (coded.hasRemaining()) {
                ByteBuffer piece = coded.duplicate();
                piece.limit(Math.min(coded.limit(), coded.position() + 1000));
                coded.position(piece.limit());
                decoder.accept(piece);
            }
            return decoder.finish();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "webp"})
    void moreQualityIsMoreBytesAndLessError(String kind) {
        PixelFormat format = PixelFormat.parse(Samples.IMAGENET);
        Tensor tensor = Samples.tensor(format, 1, 128, 160, new SplittableRandom(8));
        int bytes = 0;
        double error = 1000;
        for (int quality : new int[] {1, 20, 50, 80, 100}) {
            TensorCodec codec = Codecs.parse(kind + quality + "[" + format + "]");
            ByteBuffer coded = codec.encode(tensor);
            assertThat(coded.remaining()).isGreaterThan(bytes);
            bytes = coded.remaining();
            double now = meanError(tensor, codec.decode(ElementType.FLOAT32, tensor.shape(), coded), format);
            assertThat(now).isLessThan(error);
            error = now;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg100", "webp100"})
    void noiseIsShorterThanTheLongestFile(String name) {
        PixelFormat format = PixelFormat.parse(Samples.IMAGENET);
        Shape shape = Shape.of(1, 3, 512, 512);
        SplittableRandom random = new SplittableRandom(4);
        float[] noise = new float[3 * 512 * 512];
        for (int index = 0; index < noise.length; index++) {
            noise[index] = random.nextFloat(-10, 10);
        }
        ByteBuffer coded = Codecs.parse(name + "[" + format + "]").encode(Tensor.ofFloats(shape, noise));
        assertThat((long) coded.remaining()).isLessThan(2 * shape.elements());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg80", "webp80"})
    void whatIsNotThePictureIsRefused(String name) {
        PixelFormat format = PixelFormat.parse(Samples.IMAGENET);
        TensorCodec codec = Codecs.parse(name + "[" + format + "]");
        Shape shape = Shape.of(1, 3, 20, 30);
        byte[] file = array(codec.encode(Samples.tensor(format, 1, 20, 30, new SplittableRandom(1))));
        refuse(codec, Shape.of(1, 3, 30, 20), file, "is 30 by 20 pixels");
        refuse(codec, shape, Arrays.copyOf(file, file.length + 1), "goes on after its end");
        refuse(codec, shape, Arrays.copyOf(file, file.length / 2), "");
        refuse(codec, shape, new byte[0], "is no JPEG, PNG or WebP file");
        refuse(codec, shape, new byte[70_000], "has more than 69136 bytes");
        String other = name.startsWith("jpeg") ? "webp80" : "jpeg80";
        refuse(Codecs.parse(other + "[" + format + "]"), shape, file, "file");
    }

    private static void refuse(TensorCodec codec, Shape shape, byte[] file, String problem) {
        assertThatThrownBy(() -> codec.decode(ElementType.FLOAT32, shape, ByteBuffer.wrap(file)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aHugePictureInASmallFileIsStoppedByItsHeader() {
        PixelFormat format = PixelFormat.parse(Samples.GREY);
        Tensor large = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 2000, 2000, 1));
        byte[] jpeg = array(Codecs.parse("jpeg1[" + format + "]").encode(large));
        byte[] webp = array(Codecs.parse("webp1[" + format + "]").encode(large));
        Shape small = Shape.of(1, 100, 100, 1);
        refuse(Codecs.parse("jpeg1[" + format + "]"), small, jpeg, "is 2000 by 2000 pixels");
        refuse(Codecs.parse("webp1[" + format + "]"), small, webp, "is 2000 by 2000 pixels");
    }

    @Test
    void aTensorWithoutElementsHasNoBytes() {
        for (String name : new String[] {"jpeg80", "webp80"}) {
            TensorCodec codec = Codecs.parse(name + "[" + Samples.IMAGENET + "]");
            Tensor empty = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, 0, 5));
            ByteBuffer coded = codec.encode(empty);
            assertThat(coded.remaining()).isZero();
            assertThat(codec.decode(ElementType.FLOAT32, empty.shape(), coded).bytes())
                    .isZero();
            refuse(codec, empty.shape(), new byte[1], "has more than 0 bytes");
        }
    }

    @Test
    void extentsAboveTheFormatsAreRefused() {
        TensorCodec codec = Codecs.parse("webp80[" + Samples.IMAGENET + "]");
        assertThat(codec.refusal(ElementType.FLOAT32, Shape.of(1, 3, 16384, 2)))
                .contains(
                        "a picture of [1, 3, 16384, 2] is 2 by 16384 pixels, at most 16383 each way are coded as WebP");
        assertThat(codec.refusal(ElementType.FLOAT32, Shape.of(1, 3, 16383, 2))).isEmpty();
        float[] values = new float[12];
        values[5] = Float.NaN;
        assertThatThrownBy(() -> codec.encoder(Tensor.ofFloats(Shape.of(1, 3, 2, 2), values)))
                .isInstanceOf(UncodableTensorException.class)
                .hasMessage("element 5 of FP32[1, 3, 2, 2] is NaN, which is no pixel");
    }

    @Test
    void aBundlesPicturesHaveTheirCodecs() {
        Picture picture = new Picture(PixelFormat.parse(Samples.IMAGENET), new PictureFit.Stretch());
        TensorSpec spec = new TensorSpec("x", ElementType.FLOAT32, Shape.of(1, 3, 8, 8));
        BundleTensor input = new BundleTensor(spec, -1, List.of(0), false, Optional.of(picture));
        assertThat(PictureCodecs.of(input).stream().map(codec -> codec.name().replaceAll("\\[.*]", "")))
                .containsExactly(
                        "pixels",
                        "pixels+zstd3",
                        "pixels+png",
                        "jpeg95",
                        "jpeg85",
                        "jpeg75",
                        "jpeg50",
                        "webp95",
                        "webp85",
                        "webp75",
                        "webp50");
        BundleTensor output = new BundleTensor(spec, 3, List.of(), true, Optional.of(picture));
        assertThat(PictureCodecs.of(output).get(0)).hasToString("nearpixels[" + Samples.IMAGENET + "]");
        assertThat(PictureCodecs.of(new BundleTensor(spec, -1, List.of(0), false)))
                .isEmpty();
    }

    static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
