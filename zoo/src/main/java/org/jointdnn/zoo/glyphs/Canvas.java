package org.jointdnn.zoo.glyphs;

import org.jointdnn.zoo.internal.SplitMix64;

/** A square picture under construction: red, green and blue of every pixel, from 0 to 255, not yet rounded. */
final class Canvas {
    private static final int CHANNELS = 3;

    private final int size;
    private final double[] values;

    Canvas(int size) {
        this.size = size;
        this.values = new double[size * size * CHANNELS];
    }

    /** Fills with a gradient from one colour to another along a direction. */
    void gradient(Colour from, Colour to, double angle) {
        double dx = StrictMath.cos(angle) / size;
        double dy = StrictMath.sin(angle) / size;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double share = 0.5 + dx * (x - size / 2.0) + dy * (y - size / 2.0);
                for (int c = 0; c < CHANNELS; c++) {
                    values[(y * size + x) * CHANNELS + c] =
                            from.channel(c) + Math.max(0, Math.min(1, share)) * (to.channel(c) - from.channel(c));
                }
            }
        }
    }

    /** Makes pixels lighter and darker by a smooth pattern of so many cells each way. */
    void texture(SplitMix64 random, int cells, double amplitude) {
        double[] knots = new double[(cells + 1) * (cells + 1)];
        random.fill(knots, -amplitude, amplitude);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double column = (double) x * cells / size;
                double row = (double) y * cells / size;
                int knot = (int) row * (cells + 1) + (int) column;
                double right = column - (int) column;
                double down = row - (int) row;
                double above = knots[knot] * (1 - right) + knots[knot + 1] * right;
                double below = knots[knot + cells + 1] * (1 - right) + knots[knot + cells + 2] * right;
                add(y * size + x, above * (1 - down) + below * down);
            }
        }
    }

    private void add(int pixel, double light) {
        for (int c = 0; c < CHANNELS; c++) {
            values[pixel * CHANNELS + c] += light;
        }
    }

    /** Paints where a mask covers. */
    void paint(StrokeMask mask, Colour colour, double opacity) {
        for (int pixel = 0; pixel < size * size; pixel++) {
            blend(pixel, colour, opacity * mask.cover(pixel));
        }
    }

    /** Paints an ellipse with a soft edge. */
    void blotch(Point centre, double radiusX, double radiusY, Colour colour, double opacity) {
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double dx = (x + 0.5 - centre.x()) / radiusX;
                double dy = (y + 0.5 - centre.y()) / radiusY;
                double share = Math.max(0, Math.min(1, 2 * (1 - dx * dx - dy * dy)));
                blend(y * size + x, colour, opacity * share);
            }
        }
    }

    private void blend(int pixel, Colour colour, double share) {
        if (share > 0) {
            for (int c = 0; c < CHANNELS; c++) {
                int k = pixel * CHANNELS + c;
                values[k] += share * (colour.channel(c) - values[k]);
            }
        }
    }

    /** Replaces every pixel by a mean of its neighbours, {@code 1 2 1} in both directions, the border's repeated. */
    void blur() {
        blur(CHANNELS, 1);
        blur(CHANNELS * size, size);
    }

    private void blur(int step, int across) {
        double[] before = values.clone();
        for (int k = 0; k < values.length; k++) {
            int position = k / CHANNELS / across % size;
            double previous = before[position == 0 ? k : k - step];
            double next = before[position == size - 1 ? k : k + step];
            values[k] = 0.25 * previous + 0.5 * before[k] + 0.25 * next;
        }
    }

    /** Adds noise of about a normal distribution, the same to the channels of a pixel or each its own. */
    void noise(SplitMix64 random, double deviation, boolean coloured) {
        for (int pixel = 0; pixel < size * size; pixel++) {
            double light = deviation * random.nextBell();
            for (int c = 0; c < CHANNELS; c++) {
                values[pixel * CHANNELS + c] += coloured && c > 0 ? deviation * random.nextBell() : light;
            }
        }
    }

    /** Makes some pixels black or white. */
    void specks(SplitMix64 random, int count) {
        for (int k = 0; k < count; k++) {
            int pixel = random.nextInt(size * size);
            double value = random.chance(0.5) ? 255 : 0;
            for (int c = 0; c < CHANNELS; c++) {
                values[pixel * CHANNELS + c] = value;
            }
        }
    }

    /** The bytes of the picture, {@code [H, W, C]}; grey is the brightness of the colours. */
    byte[] toBytes(int channels) {
        byte[] bytes = new byte[size * size * channels];
        for (int pixel = 0; pixel < size * size; pixel++) {
            double red = values[pixel * CHANNELS];
            double green = values[pixel * CHANNELS + 1];
            double blue = values[pixel * CHANNELS + 2];
            if (channels == 1) {
                bytes[pixel] = rounded(Colour.brightness(red, green, blue));
            } else {
                bytes[pixel * CHANNELS] = rounded(red);
                bytes[pixel * CHANNELS + 1] = rounded(green);
                bytes[pixel * CHANNELS + 2] = rounded(blue);
            }
        }
        return bytes;
    }

    private static byte rounded(double value) {
        return (byte) (int) Math.max(0, Math.min(255, Math.floor(value + 0.5)));
    }
}
