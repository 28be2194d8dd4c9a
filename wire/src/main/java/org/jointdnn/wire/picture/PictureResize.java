package org.jointdnn.wire.picture;

/**
 * Resizing by a triangle filter: bilinear where a picture grows, and over all the pixels that a new one covers where it
 * shrinks.
 *
 * <p>Definition, for one axis of {@code n} pixels that become {@code m}. The scale is {@code n / m}, the reach the larger of
 * that and 1. The centre of new pixel {@code i} is {@code (i + 0.5) * scale}. It is made of the pixels {@code j} from
 * {@code floor(centre - reach + 0.5)}, at least 0, to before {@code floor(centre + reach + 0.5)}, at most {@code n}, with the
 * weights {@code max(0, 1 - |(j - centre + 0.5) / reach|)}, divided by their sum, all in FP64, times 2^22 and rounded to the
 * nearest whole number, halves up. Their sum over the pixels, plus 2^21, shifted right by 22 bits and brought into 0..255,
 * is the new pixel. First the rows are resized, then the columns of the result; an axis that keeps its length is left as it
 * is.
 *
 * <p>Source: what Pillow does for {@code Image.resize} with {@code BILINEAR}, to the last bit (Pillow's Resample.c), and so
 * torchvision's Resize of pictures.
 */
final class PictureResize {
    private static final int BITS = 22;

    private PictureResize() {}

    static Pixels resize(Pixels pixels, int width, int height) {
        return resizeColumns(resizeRows(pixels, width), height);
    }

    /** The pixels that make one new pixel: from {@code first} on, one for each weight. */
    private record Taps(int first, int[] weights) {
        static Taps of(int index, int from, int to) {
            double scale = (double) from / to;
            double reach = Math.max(scale, 1);
            double centre = (index + 0.5) * scale;
            int first = (int) Math.max(0, centre - reach + 0.5);
            int end = (int) Math.min(from, centre + reach + 0.5);
            double[] exact = new double[end - first];
            double sum = 0;
            double inverse = 1 / reach;
            for (int tap = 0; tap < exact.length; tap++) {
                double distance = Math.abs((tap + first - centre + 0.5) * inverse);
                exact[tap] = distance < 1 ? 1 - distance : 0;
                sum += exact[tap];
            }
            int[] weights = new int[exact.length];
            for (int tap = 0; tap < exact.length; tap++) {
                double share = sum == 0 ? exact[tap] : exact[tap] / sum;
                weights[tap] = (int) (0.5 + share * (1 << BITS));
            }
            return new Taps(first, weights);
        }

        /** The new pixel's sample, from those that lie {@code stride} apart. */
        byte apply(byte[] data, int start, int stride) {
            int sum = 1 << (BITS - 1);
            int at = start + first * stride;
            for (int weight : weights) {
                sum += weight * (data[at] & 0xff);
                at += stride;
            }
            return (byte) Math.min(255, sum >> BITS);
        }
    }

    private static Pixels resizeRows(Pixels pixels, int width) {
        if (width == pixels.width()) {
            return pixels;
        }
        int samples = pixels.samples();
        byte[] resized = new byte[Math.multiplyExact(Math.multiplyExact(width, pixels.height()), samples)];
        Taps[] taps = new Taps[width];
        for (int x = 0; x < width; x++) {
            taps[x] = Taps.of(x, pixels.width(), width);
        }
        int at = 0;
        for (int y = 0; y < pixels.height(); y++) {
            int row = y * pixels.width() * samples;
            for (int x = 0; x < width; x++) {
                for (int sample = 0; sample < samples; sample++) {
                    resized[at++] = taps[x].apply(pixels.data(), row + sample, samples);
                }
            }
        }
        return Pixels.of(width, pixels.height(), samples, resized);
    }

    private static Pixels resizeColumns(Pixels pixels, int height) {
        if (height == pixels.height()) {
            return pixels;
        }
        int rowBytes = pixels.width() * pixels.samples();
        byte[] resized = new byte[Math.multiplyExact(height, rowBytes)];
        for (int y = 0; y < height; y++) {
            Taps taps = Taps.of(y, pixels.height(), height);
            for (int x = 0; x < rowBytes; x++) {
                resized[y * rowBytes + x] = taps.apply(pixels.data(), x, rowBytes);
            }
        }
        return Pixels.of(pixels.width(), height, pixels.samples(), resized);
    }
}
