package org.jointdnn.wire.picture;

/**
 * A picture of one byte for each sample, row by row, the samples of a pixel side by side: red, green and blue, or
 * brightness alone. What the byte means in light (a colour profile, a gamma) is not said and makes no difference.
 */
public final class Pixels {
    private final int width;
    private final int height;
    private final int samples;
    private final byte[] data;

    private Pixels(int width, int height, int samples, byte[] data) {
        this.width = width;
        this.height = height;
        this.samples = samples;
        this.data = data;
    }

    /**
     * A picture over an array, which is used in place.
     *
     * @param samples of each pixel: 3, or 1 if it is grey
     */
    public static Pixels of(int width, int height, int samples, byte[] data) {
        if (width < 1 || height < 1 || samples != 1 && samples != 3) {
            throw new IllegalArgumentException("a picture is " + width + " by " + height + " pixels of " + samples
                    + " samples, must be 1 or more of 1 or 3");
        }
        if (data.length != Math.multiplyExact(Math.multiplyExact(width, height), samples)) {
            throw new IllegalArgumentException("a picture of " + width + " by " + height + " pixels of " + samples
                    + " samples has " + data.length + " bytes");
        }
        return new Pixels(width, height, samples, data);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** 3, or 1 if the picture is grey. */
    public int samples() {
        return samples;
    }

    /** The samples, not a copy. */
    public byte[] data() {
        return data;
    }

    /** For example {@code 640x480 RGB}. */
    @Override
    public String toString() {
        return width + "x" + height + (samples == 1 ? " grey" : " RGB");
    }
}
