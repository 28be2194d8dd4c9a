package org.jointdnn.zoo.glyphs;

import java.util.Objects;

/**
 * What the pictures of a set are like.
 *
 * @param size height and width in pixels, 32 or 64
 * @param channels 3 for red, green and blue, 1 for grey
 * @param seed another seed gives another set
 */
public record GlyphOptions(GlyphClasses classes, int size, int channels, long seed) {
    public GlyphOptions {
        Objects.requireNonNull(classes, "classes");
        if (size != 32 && size != 64) {
            throw new IllegalArgumentException("size is " + size + ", must be 32 or 64");
        }
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels is " + channels + ", must be 1 or 3");
        }
    }
}
