package org.jointdnn.device.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.onnx.picture.PictureFit;
import org.jointdnn.onnx.picture.PixelChannels;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.onnx.picture.PixelLayout;
import org.jointdnn.wire.codec.PictureCodecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntheticSamplesTest {
    private static Tensor sample(ElementType type, long seed, int index, long... shape) {
        TensorSpec input = new TensorSpec("x", type, Shape.of(shape));
        Tensor tensor = new SyntheticSamples(List.of(input), Map.of(), 3, seed)
                .inputs(index)
                .get("x");
        if (tensor == null) {
            throw new AssertionError("there is no x");
        }
        return tensor;
    }

    @Test
    void aSampleIsTheSameForTheSameSeed() {
        Tensor sample = sample(ElementType.FLOAT32, 1, 2, 1, 3, 32, 32);

        assertThat(sample.bitwiseEquals(sample(ElementType.FLOAT32, 1, 2, 1, 3, 32, 32)))
                .isTrue();
        assertThat(sample.bitwiseEquals(sample(ElementType.FLOAT32, 1, 1, 1, 3, 32, 32)))
                .isFalse();
        assertThat(sample.bitwiseEquals(sample(ElementType.FLOAT32, 2, 2, 1, 3, 32, 32)))
                .isFalse();
    }

    @Test
    void aDeclaredPictureIsMadeOfPixels() {
        TensorSpec input = new TensorSpec("x", ElementType.FLOAT32, Shape.of(1, 3, 32, 32));
        PixelFormat format = PixelFormat.of(PixelLayout.NCHW, PixelChannels.RGB, 127.5f, 1, 1);
        Picture picture = new Picture(format, new PictureFit.Stretch());

        Tensor sample = new SyntheticSamples(List.of(input), Map.of("x", picture), 1, 1)
                .inputs(0)
                .getOrDefault("x", Tensor.ofFloats(Shape.of(0)));

        TensorCodec pixels = PictureCodecs.pixels(picture);
        assertThat(pixels.decode(sample.type(), sample.shape(), pixels.encode(sample))
                        .bitwiseEquals(sample))
                .isTrue();
    }

    /** White noise has neighbours that differ by 2 on the average of squares, a picture by a few hundredths. */
    @Test
    void neighboursAreAlikeAsInAPicture() {
        float[] values = sample(ElementType.FLOAT32, 1, 0, 1, 1, 64, 64).toFloats();

        double mean = 0;
        double power = 0;
        double difference = 0;
        for (int at = 0; at < values.length; at++) {
            mean += values[at] / values.length;
            power += values[at] * values[at] / values.length;
            difference += at % 64 == 0 ? 0 : Math.pow(values[at] - values[at - 1], 2) / (63 * 64);
        }
        assertThat(mean).isCloseTo(0, within(0.1));
        assertThat(power).isCloseTo(1, within(0.2));
        assertThat(difference).isBetween(0.001, 0.1);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1", "1,2,1,7", "1,3,5,1", "2,1,13,3", "0,3,8,8"})
    void anyShapeWillDo(long n, long c, long h, long w) {
        assertThat(sample(ElementType.FLOAT32, 1, 0, n, c, h, w).toFloats()).doesNotContain(Float.NaN);
    }

    @Test
    void vectorsAndScalarsToo() {
        assertThat(sample(ElementType.FLOAT32, 1, 0).toFloats()).hasSize(1);
        assertThat(sample(ElementType.FLOAT32, 1, 0, 100).toFloats()).hasSize(100);
        assertThat(sample(ElementType.FLOAT64, 1, 0, 2, 9).bytes()).isEqualTo(144);
    }

    @Test
    void integersAreZero() {
        assertThat(sample(ElementType.INT64, 1, 0, 1, 4).data().getLong(8)).isZero();
    }
}
