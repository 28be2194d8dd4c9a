package org.jointdnn.zoo.glyphs;

/** A picture and its label. */
public final class GlyphPicture {
    private final int size;
    private final int channels;
    private final int label;
    private final byte[] pixels;

    GlyphPicture(int size, int channels, int label, byte[] pixels) {
        this.size = size;
        this.channels = channels;
        this.label = label;
        this.pixels = pixels;
    }

    /** Height and width. */
    public int size() {
        return size;
    }

    /** 3 for red, green and blue, 1 for grey. */
    public int channels() {
        return channels;
    }

    /** Position of the character among its set's {@link GlyphClasses}. */
    public int label() {
        return label;
    }

    /** A pixel's value in a channel, 0 to 255. */
    public int value(int y, int x, int channel) {
        return pixels[(y * size + x) * channels + channel] & 0xFF;
    }

    /** A copy of all values as unsigned bytes, {@code [H, W, C]}. */
    public byte[] toBytes() {
        return pixels.clone();
    }
}
