package org.jointdnn.zoo.glyphs;

import org.jointdnn.onnx.picture.PixelChannels;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.onnx.picture.PixelLayout;

/** What the zoo's {@code glyphnet} was trained on, what it is tested on, and what it expects as input. */
public final class GlyphNetData {
    /** Name of the network in the zoo. */
    public static final String NETWORK = "glyphnet";

    public static final GlyphOptions OPTIONS = new GlyphOptions(GlyphClasses.DIGITS_AND_CAPITALS, 64, 3, 1);

    /** What the network's input makes of pixels. */
    public static final PixelFormat PIXELS = PixelFormat.of(PixelLayout.NCHW, PixelChannels.RGB, 255, 0.5f, 0.25f);

    /** How many pictures of the {@link #testSet}, from number 0 on, the stated accuracy is measured on: 100 a class. */
    public static final int TEST_PICTURES = 3600;

    /** Share of them that the network reads right, as measured with ONNX Runtime in float32. */
    public static final double TEST_ACCURACY = 0.956;

    private GlyphNetData() {}

    public static GlyphSet trainingSet() {
        return GlyphSet.training(OPTIONS);
    }

    public static GlyphSet testSet() {
        return GlyphSet.test(OPTIONS);
    }
}
