package org.jointdnn.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AffineCodecTest {
    /** Half a step, and what single precision adds. */
    private static final double BOUND = 0.5 + 1.0 / 64;

    @ParameterizedTest
    @ValueSource(strings = {"q8", "q6", "q4", "q2", "q8c", "q6c", "q4c", "q2c"})
    void theErrorIsAtMostHalfAStep(String name) {
        for (Shape shape : SampleTensors.SHAPES) {
            for (int seed = 0; seed < 4; seed++) {
                checkBound(name, SampleTensors.features(shape, new SplittableRandom(seed)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"-1,2", "100,101", "-1000001,-1000000", "1e-40,1e-38", "-1e-45,1e-45", "-8e37,8e37", "-3,0", "0,5e-39"})
    void theBoundHoldsForRangesOfEveryKind(float min, float max) {
        SplittableRandom random = new SplittableRandom(1);
        Shape shape = Shape.of(1, 3, 29, 31);
        float[] values = new float[(int) shape.elements()];
        for (int index = 0; index < values.length; index++) {
            values[index] = (float) (min + random.nextDouble() * ((double) max - min));
        }
        for (String name : new String[] {"q8", "q6c", "q4", "q2c"}) {
            checkBound(name, Tensor.ofFloats(shape, values));
        }
    }

    /** Recomputes codes' values in double precision from the header, which it also checks against the tensor's range. */
    private static void checkBound(String name, Tensor tensor) {
        TensorCodec codec = Codecs.parse(name);
        int levels = (1 << name.charAt(1) - '0') - 1;
        Shape shape = tensor.shape();
        ByteBuffer coded = codec.encode(tensor).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = tensor.toFloats();
        float[] back =
                codec.decode(ElementType.FLOAT32, shape, coded.duplicate()).toFloats();
        boolean perChannel = name.endsWith("c") && shape.rank() > 1;
        int channels = perChannel ? (int) shape.extent(1) : 1;
        for (int channel = 0; channel < channels; channel++) {
            double scale = coded.getFloat(coded.position() + 8 * channel);
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            for (int index = 0; index < values.length; index++) {
                if (!perChannel || channelOf(index, shape) == channel) {
                    assertThat(Math.abs((double) values[index] - back[index]))
                            .as("%s of %s, element %d, step %s", name, shape, index, scale)
                            .isLessThanOrEqualTo(scale * BOUND);
                    min = Math.min(min, values[index]);
                    max = Math.max(max, values[index]);
                }
            }
            if (max > min) {
                double magnitude = Math.max(Math.abs(min), Math.abs(max));
                double step = Math.max((max - min) / levels, Math.max(magnitude / 65536, Float.MIN_NORMAL));
                assertThat(scale).as("step of %s", name).isBetween(step * 0.999999, step * 1.000001);
            }
        }
    }

    private static int channelOf(int index, Shape shape) {
        int inner = 1;
        for (int axis = 2; axis < shape.rank(); axis++) {
            inner *= (int) shape.extent(axis);
        }
        return index / inner % (int) shape.extent(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"q8", "q6", "q4", "q2", "q8c", "q4c"})
    void agreesWithTheReference(String name) {
        for (Shape shape : SampleTensors.SHAPES) {
            Tensor tensor = SampleTensors.features(shape, new SplittableRandom(9));
            byte[] coded = SampleTensors.array(Codecs.parse(name).encode(tensor));
            assertThat(coded).as("%s of %s", name, shape).isEqualTo(CodecReference.affine(tensor, coded, name));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1, -1, 5.3f, -1e-3f, 3e30f, 1e-30f})
    void constantsComeBackAlmostExactly(float value) {
        for (String name : new String[] {"q8", "q6", "q4c", "q2"}) {
            TensorCodec codec = Codecs.parse(name);
            Tensor tensor = SampleTensors.constant(Shape.of(1, 7, 3, 3), value);
            for (float back : codec.decode(ElementType.FLOAT32, tensor.shape(), codec.encode(tensor))
                    .toFloats()) {
                assertThat(Math.abs(back - value)).isLessThanOrEqualTo(Math.abs(value) / 65536);
            }
        }
    }

    @Test
    void zerosStayZeroAndLoseTheirSign() {
        SplittableRandom random = new SplittableRandom(3);
        for (int trial = 0; trial < 200; trial++) {
            float[] values = new float[50];
            for (int index = 0; index < values.length; index++) {
                values[index] = index % 5 == 0 ? (index % 2 == 0 ? 0f : -0f) : (float) (random.nextDouble() * 3 - 1);
            }
            Tensor tensor = Tensor.ofFloats(Shape.of(1, 50), values);
            for (String name : new String[] {"q8", "q6", "q4", "q2"}) {
                TensorCodec codec = Codecs.parse(name);
                float[] back = codec.decode(ElementType.FLOAT32, tensor.shape(), codec.encode(tensor))
                        .toFloats();
                for (int index = 0; index < values.length; index += 5) {
                    assertThat(Float.floatToRawIntBits(back[index])).isZero();
                }
            }
        }
    }

    @Test
    void valuesOutsideAGivenRangeGoToItsEnds() {
        TensorCodec codec = Codecs.parse("q8[-1.0:6.0]");
        float[] values = {-1e30f, -1.5f, -1, 0, 3, 6, 6.5f, 1e37f, -8e37f, 8e37f};
        Tensor tensor = Tensor.ofFloats(Shape.of(values.length), values);
        float[] back = Codecs.parse(codec.format())
                .decode(ElementType.FLOAT32, tensor.shape(), codec.encode(tensor))
                .toFloats();
        double step = 7.0 / 255;
        for (int index = 0; index < values.length; index++) {
            double clamped = Math.max(-1, Math.min(6, values[index]));
            assertThat(Math.abs(back[index] - clamped)).as("%s", values[index]).isLessThanOrEqualTo(step * BOUND);
        }
    }

    @Test
    void aRangePerChannelIsUsedForItsChannel() {
        Tensor tensor = Tensor.ofFloats(Shape.of(2, 2, 2), 0.1f, 0.2f, 100, 200, 0.3f, 0.4f, 300, 400);
        TensorCodec codec = Codecs.parse("q8c[0.0:0.5,0.0:500.0]");
        float[] back = codec.decode(ElementType.FLOAT32, tensor.shape(), codec.encode(tensor))
                .toFloats();
        for (int index = 0; index < back.length; index++) {
            double step = (index / 2 % 2 == 0 ? 0.5 : 500) / 255;
            assertThat(Math.abs(back[index] - tensor.toFloats()[index])).isLessThanOrEqualTo((float) (step * BOUND));
        }
        assertThat(codec.refusal(ElementType.FLOAT32, Shape.of(1, 3, 2)))
                .contains("q8c was given ranges of 2 channels, the shape is [1, 3, 2]");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e38f, -1e38f})
    void valuesThatAreNotFiniteAreRefusedWhereverTheyAre(float value) {
        int[] lengths = {1, 2, 511, 512, 513, 2048, 2049, 40_000};
        for (int length : lengths) {
            for (int at : new int[] {0, length / 3, length - 1}) {
                float[] values = new float[length];
                values[at] = value;
                Tensor tensor = Tensor.ofFloats(Shape.of(1, 1, length), values);
                for (String name : new String[] {"q8", "q4c", "q2[0.0:1.0]", "q8+png"}) {
                    assertThatThrownBy(() -> Codecs.parse(name).encoder(tensor))
                            .as("%s of %d values, %s at %d", name, length, value, at)
                            .isInstanceOf(UncodableTensorException.class)
                            .hasMessageContaining("not finite or larger");
                }
            }
        }
        // A NaN whose sign bit is set orders below all numbers.
        Tensor negative = Tensor.ofFloats(Shape.of(2), 1, Float.intBitsToFloat(0xffc00001));
        assertThatThrownBy(() -> Codecs.parse("q8").encoder(negative)).isInstanceOf(UncodableTensorException.class);
    }

    @Test
    void otherTypesAndTooManyChannelsAreRefused() {
        assertThat(Codecs.parse("q8").refusal(ElementType.INT64, Shape.of(3))).contains("q8 codes FP32, not INT64");
        assertThat(Codecs.parse("q8c").refusal(ElementType.FLOAT32, Shape.of(1, 4097)))
                .contains("q8c codes at most 4096 channels, the shape is [1, 4097]");
        assertThat(Codecs.parse("q8c").refusal(ElementType.FLOAT32, Shape.of(1, 4096)))
                .isEmpty();
        Tensor most = SampleTensors.features(Shape.of(1, 4096), new SplittableRandom(4));
        checkBound("q8c", most);
    }
}
