package org.jointdnn.zoo.glyphs;

import org.jointdnn.zoo.internal.SplitMix64;

/** A colour by its parts of red, green and blue, 0 to 255. */
record Colour(double red, double green, double blue) {
    /** Of the standard for television, ITU-R BT.601. */
    private static final double RED_SHARE = 0.299;

    private static final double GREEN_SHARE = 0.587;
    private static final double BLUE_SHARE = 0.114;

    /** A colour of some brightness, at most so far from grey. */
    static Colour draw(SplitMix64 random, double brightness, double chroma) {
        double red = random.nextDouble(-chroma, chroma);
        double green = random.nextDouble(-chroma, chroma);
        double blue = random.nextDouble(-chroma, chroma);
        double shift = brightness - brightness(red, green, blue);
        return new Colour(bounded(red + shift), bounded(green + shift), bounded(blue + shift));
    }

    static double brightness(double red, double green, double blue) {
        return RED_SHARE * red + GREEN_SHARE * green + BLUE_SHARE * blue;
    }

    private static double bounded(double value) {
        return Math.max(0, Math.min(255, value));
    }

    double channel(int channel) {
        return channel == 0 ? red : channel == 1 ? green : blue;
    }

    Colour mixed(Colour other, double share) {
        return new Colour(
                red + share * (other.red - red),
                green + share * (other.green - green),
                blue + share * (other.blue - blue));
    }
}
