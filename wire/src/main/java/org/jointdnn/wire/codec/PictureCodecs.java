package org.jointdnn.wire.codec;

import java.util.ArrayList;
import java.util.List;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.onnx.picture.Picture;

/** The codecs that a tensor of a bundle has because it is declared to be a picture. */
public final class PictureCodecs {
    /** Qualities of JPEG and WebP to choose among, from good to small. */
    private static final int[] QUALITIES = {95, 85, 75, 50};

    private PictureCodecs() {}

    /**
     * Codecs for a tensor, the exact ones first; none if it is no picture.
     *
     * <p>An input has {@code pixels}, alone and with compression: exact, but they refuse tensors that weren't made of
     * pixels. What a network computes isn't made of pixels, so an output has {@code nearpixels} in their place. Both have
     * JPEG and WebP if this process has a coder for them.
     */
    public static List<TensorCodec> of(BundleTensor tensor) {
        List<TensorCodec> codecs = new ArrayList<>();
        tensor.picture().ifPresent(picture -> {
            boolean isInput = tensor.producer() == BundleTensor.MODEL_INPUT;
            String pixels = (isInput ? "pixels" : "nearpixels") + format(picture);
            for (String stages : new String[] {"", "+zstd3", "+png"}) {
                codecs.add(Codecs.parse(pixels + stages));
            }
            for (int quality : QUALITIES) {
                codecs.add(jpeg(picture, quality));
            }
            for (int quality : QUALITIES) {
                codecs.add(webp(picture, quality));
            }
        });
        codecs.removeIf(codec ->
                codec.refusal(tensor.spec().type(), tensor.spec().shape()).isPresent());
        return codecs;
    }

    /** The exact 8-bit pixels; refuses tensors that weren't made of pixels. */
    public static TensorCodec pixels(Picture picture) {
        return Codecs.parse("pixels" + format(picture));
    }

    /** The nearest 8-bit pixels of any finite values. */
    public static TensorCodec nearPixels(Picture picture) {
        return Codecs.parse("nearpixels" + format(picture));
    }

    /** A PNG of the nearest pixels, which is a whole file. */
    public static TensorCodec png(Picture picture) {
        return Codecs.parse("nearpixels" + format(picture) + "+png");
    }

    /** A JPEG file of a quality from 1 to 100. */
    public static TensorCodec jpeg(Picture picture, int quality) {
        return Codecs.parse("jpeg" + quality + format(picture));
    }

    /** A WebP file of a quality from 1 to 100. */
    public static TensorCodec webp(Picture picture, int quality) {
        return Codecs.parse("webp" + quality + format(picture));
    }

    private static String format(Picture picture) {
        return "[" + picture.pixels() + "]";
    }
}
