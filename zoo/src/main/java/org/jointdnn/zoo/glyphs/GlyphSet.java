package org.jointdnn.zoo.glyphs;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.zoo.internal.SplitMix64;

/**
 * An endless list of pictures of characters, each drawn when it is asked for, from its number alone.
 *
 * <p>The pictures of {@link #training} and of {@link #test} with the same options come from different seeds: number
 * {@code i} of a set has the seed of {@code i}, or of {@code 2^40 + i}, and the step from one to the next has an
 * inverse. Labels go round: number {@code i} shows character {@code i} modulo their count, so any stretch of a
 * set is as even as it can be.
 *
 * <p>Thread safety: immutable. Errors: IllegalArgumentException for a negative number.
 */
public final class GlyphSet {
    private static final long FIRST_TEST_SEED = 1L << 40;

    private final GlyphOptions options;
    private final long firstSeed;

    private GlyphSet(GlyphOptions options, long firstSeed) {
        this.options = options;
        this.firstSeed = firstSeed;
    }

    public static GlyphSet training(GlyphOptions options) {
        return new GlyphSet(options, 0);
    }

    public static GlyphSet test(GlyphOptions options) {
        return new GlyphSet(options, FIRST_TEST_SEED);
    }

    public GlyphOptions options() {
        return options;
    }

    /** The picture of a number, always the same. */
    public GlyphPicture picture(int number) {
        int label = label(number);
        String stream = "glyphs" + options.seed();
        SplitMix64 random = new SplitMix64(SplitMix64.seed(stream, firstSeed + number));
        char character = options.classes().characters().charAt(label);
        byte[] pixels = GlyphPainter.paint(character, options.size(), options.channels(), random);
        return new GlyphPicture(options.size(), options.channels(), label, pixels);
    }

    /** The label of {@link #picture}. */
    public int label(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("number is " + number + ", must be 0 or more");
        }
        return number % options.classes().count();
    }

    /** Labels of the pictures {@code from} to {@code from + count - 1}. */
    public int[] labels(int from, int count) {
        return IntStream.range(from, from + count).map(this::label).toArray();
    }

    /**
     * Pictures {@code from} to {@code from + count - 1} as a network's input, {@code [count, C, H, W]}.
     *
     * @param pixels what the network makes of pixels: NCHW, with as many channels as these pictures have
     */
    public Tensor input(int from, int count, PixelFormat pixels) {
        int size = options.size();
        Shape shape = Shape.of(count, options.channels(), size, size);
        pixels.refusal(ElementType.FLOAT32, shape).ifPresent(reason -> {
            throw new IllegalArgumentException("pixels is " + pixels + ": " + reason);
        });
        float[] values = new float[Math.multiplyExact(count, options.channels() * size * size)];
        int at = 0;
        for (int number = from; number < from + count; number++) {
            GlyphPicture picture = picture(number);
            for (int channel = 0; channel < options.channels(); channel++) {
                for (int y = 0; y < size; y++) {
                    for (int x = 0; x < size; x++) {
                        values[at++] = pixels.value(channel, picture.value(y, x, channel));
                    }
                }
            }
        }
        return Tensor.ofFloats(shape, values);
    }

    /** Share of rows of {@code [count, classes]} scores whose largest is at the label. */
    public double accuracy(int from, float[] scores) {
        int classes = options.classes().count();
        if (scores.length == 0 || scores.length % classes != 0) {
            throw new IllegalArgumentException(
                    "scores has " + scores.length + " values, must be a multiple of " + classes);
        }
        int count = scores.length / classes;
        int right = 0;
        for (int k = 0; k < count; k++) {
            float[] row = Arrays.copyOfRange(scores, k * classes, (k + 1) * classes);
            int best = 0;
            for (int label = 1; label < classes; label++) {
                best = row[label] > row[best] ? label : best;
            }
            right += best == label(from + k) ? 1 : 0;
        }
        return (double) right / count;
    }
}
