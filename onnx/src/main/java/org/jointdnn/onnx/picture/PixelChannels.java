package org.jointdnn.onnx.picture;

/** What the channels of a picture in a tensor are, in their order there. */
public enum PixelChannels {
    RGB(3),
    BGR(3),
    /** Brightness alone. */
    GRAY(1);

    private final int count;

    PixelChannels(int count) {
        this.count = count;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** The channel of the tensor that holds a sample, which are numbered red, green, blue. */
    public int of(int sample) {
        return this == BGR ? count - 1 - sample : sample;
    }
}
