package org.jointdnn.zoo.glyphs;

/**
 * What a network expects to be done to pixels: {@code (value / 255 - mean) / deviation}, the same in all channels.
 *
 * @param mean of the range 0 to 1
 * @param deviation in the same range, positive
 */
public record Normalisation(float mean, float deviation) {
    public Normalisation {
        if (!(deviation > 0)) {
            throw new IllegalArgumentException("deviation is " + deviation + ", must be positive");
        }
    }

    /** What a pixel of value 0 to 255 becomes. */
    public float apply(int value) {
        return (value / 255f - mean) / deviation;
    }

    /** Puts a picture into an array as {@code [C, H, W]}, from a position on. */
    void apply(GlyphPicture picture, float[] values, int at) {
        int k = at;
        for (int channel = 0; channel < picture.channels(); channel++) {
            for (int y = 0; y < picture.size(); y++) {
                for (int x = 0; x < picture.size(); x++) {
                    values[k++] = apply(picture.value(y, x, channel));
                }
            }
        }
    }
}
