package org.jointdnn.zoo.glyphs;

import java.util.stream.IntStream;
import org.jointdnn.zoo.internal.SplitMix64;

/**
 * An endless list of pictures of digits to learn from: one bright digit on a dark ground, as in MNIST, each in a hand of
 * its own. Easier than {@link GlyphSet}, which has clutter.
 *
 * <p>Shape: {@code [1, size, size]} of unsigned bytes. Number {@code i} shows digit {@code i} modulo 10 and is drawn from
 * its number alone; pictures of {@link #training} and {@link #test} come from different seeds.
 *
 * <p>Thread safety: immutable. Errors: IllegalArgumentException for a negative number.
 */
public final class DigitSet {
    public static final int CLASSES = 10;

    private static final int LEAST_SIZE = 16;
    private static final long FIRST_TEST_SEED = 1L << 40;
    private static final Point MIDDLE = new Point(5, 7);

    private final int size;
    private final String stream;
    private final long firstSeed;

    private DigitSet(int size, long seed, long firstSeed) {
        if (size < LEAST_SIZE) {
            throw new IllegalArgumentException("size is " + size + ", must be " + LEAST_SIZE + " or more");
        }
        this.size = size;
        this.stream = "digits" + seed;
        this.firstSeed = firstSeed;
    }

    public static DigitSet training(int size, long seed) {
        return new DigitSet(size, seed, 0);
    }

    public static DigitSet test(int size, long seed) {
        return new DigitSet(size, seed, FIRST_TEST_SEED);
    }

    /** Labels of the pictures {@code from} to {@code from + count - 1}. */
    public int[] labels(int from, int count) {
        return IntStream.range(from, from + count).map(DigitSet::label).toArray();
    }

    private static int label(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("number is " + number + ", must be 0 or more");
        }
        return number % CLASSES;
    }

    /** The pictures {@code from} to {@code from + count - 1}, one behind the other. */
    public byte[] pixels(int from, int count) {
        byte[] pixels = new byte[Math.multiplyExact(count, size * size)];
        IntStream.range(0, count).parallel().forEach(k -> paint(from + k, pixels, k * size * size));
        return pixels;
    }

    private void paint(int number, byte[] pixels, int at) {
        char digit = (char) ('0' + label(number));
        SplitMix64 random = new SplitMix64(SplitMix64.seed(stream, firstSeed + number));
        GlyphStyle style = GlyphStyle.draw(random).plain();
        double scale = random.nextDouble(0.6, 0.8) * size / 14;
        double off = 0.06 * size;
        Point centre = new Point(size / 2.0 + random.nextDouble(-off, off), size / 2.0 + random.nextDouble(-off, off));
        double turn = random.nextDouble(-0.25, 0.25);
        Affine place = Affine.around(MIDDLE, centre, style.slant(), scale * style.width(), scale, turn);
        StrokeMask mask = new StrokeMask(size);
        mask.add(style.strokes(digit, random), style, place, scale);
        double ink = random.nextDouble(170, 255);
        double noise = random.nextDouble(0, 20);
        for (int pixel = 0; pixel < size * size; pixel++) {
            double value = ink * mask.cover(pixel) + noise * random.nextBell();
            pixels[at + pixel] = (byte) Math.max(0, Math.min(255, Math.round(value)));
        }
    }
}
