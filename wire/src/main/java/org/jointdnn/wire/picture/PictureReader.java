package org.jointdnn.wire.picture;

import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.onnx.picture.PictureFit;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.onnx.picture.PixelGrid;
import org.jointdnn.wire.InvalidMessageException;

/**
 * Makes the input of a model of a picture's file: decodes it, resizes it, cuts its middle out, and gives every pixel its
 * value. Device and server do it with the same code, so both get the same bits.
 *
 * <p>Definition. To a shorter side of {@code s}, a picture of {@code w} by {@code h} becomes {@code s} by
 * {@code floor(s * h / w)} if it is not wider than high, else {@code floor(s * w / h)} by {@code s}; {@link PictureResize}
 * defines the pixels. What is cut out begins at half of what is too much, rounded to the nearest whole number, halves to
 * even. Of a grey picture red, green and blue are equal; the brightness of others is
 * {@code (19595 * red + 38470 * green + 7471 * blue + 32768) / 65536}, rounded down (ITU-R BT.601). It is taken of the
 * picture as it is, before it is resized. Transparency is ignored. A picture is taken as it is stored: neither a colour
 * profile nor a note of how the camera was held changes it.
 */
public final class PictureReader {
    private PictureReader() {}

    /**
     * The tensor of one picture.
     *
     * @param file a JPEG, PNG or WebP file
     * @param input the input to make, with room for one picture
     * @throws InvalidMessageException if the file is damaged, too large, or of a kind that this program has no coder for
     */
    public static Tensor tensor(byte[] file, Picture picture, TensorSpec input) {
        PixelFormat format = picture.pixels();
        PixelGrid grid = format.grid(input.shape());
        if (grid.pictures() != 1) {
            throw new InvalidMessageException("input '" + input.name() + "' takes " + grid.pictures()
                    + " pictures at once; one file can't fill it");
        }
        Pixels pixels = decode(file, grid.channels());
        return tensor(fit(pixels, picture.fit(), grid.width(), grid.height()), format, input);
    }

    /**
     * The pixels of a file of up to {@link PictureFile#MAX_PIXELS} and {@link PictureFile#MAX_FILE_BYTES}.
     *
     * @param samples of each pixel, 1 or 3, whatever the file has
     */
    public static Pixels decode(byte[] file, int samples) {
        if (file.length > PictureFile.MAX_FILE_BYTES) {
            throw new InvalidMessageException("the picture's file has " + file.length + " bytes, at most "
                    + PictureFile.MAX_FILE_BYTES + " are read");
        }
        PictureFile scanned = PictureFile.scan(file);
        if ((long) scanned.width() * scanned.height() > PictureFile.MAX_PIXELS) {
            throw new InvalidMessageException("the picture has " + scanned.width() + " by " + scanned.height()
                    + " pixels, more than " + PictureFile.MAX_PIXELS);
        }
        return decode(scanned, samples);
    }

    /** The pixels of a file whose size the caller wants. */
    public static Pixels decode(PictureFile file, int samples) {
        PictureCoder coder = PictureCoders.of(file.kind())
                .orElseThrow(() -> new InvalidMessageException(PictureCoders.missing(file.kind())));
        Pixels pixels = coder.decode(file);
        if (pixels.width() != file.width() || pixels.height() != file.height()) {
            throw new InvalidMessageException("the " + file.kind().title() + " picture says " + file.width() + "x"
                    + file.height() + ", but is " + pixels);
        }
        return withSamples(pixels, samples);
    }

    private static Pixels withSamples(Pixels pixels, int samples) {
        if (pixels.samples() == samples) {
            return pixels;
        }
        int count = pixels.width() * pixels.height();
        byte[] from = pixels.data();
        byte[] to = new byte[Math.multiplyExact(count, samples)];
        for (int index = 0; index < count; index++) {
            if (samples == 3) {
                to[3 * index] = from[index];
                to[3 * index + 1] = from[index];
                to[3 * index + 2] = from[index];
            } else {
                to[index] = brightness(from[3 * index] & 0xff, from[3 * index + 1] & 0xff, from[3 * index + 2] & 0xff);
            }
        }
        return Pixels.of(pixels.width(), pixels.height(), samples, to);
    }

    private static byte brightness(int red, int green, int blue) {
        return (byte) (19595 * red + 38470 * green + 7471 * blue + 32768 >> 16);
    }

    private static Pixels fit(Pixels pixels, PictureFit fit, int width, int height) {
        if (!(fit instanceof PictureFit.ShorterSide)) {
            return PictureResize.resize(pixels, width, height);
        }
        int side = ((PictureFit.ShorterSide) fit).pixels();
        long w = pixels.width();
        long h = pixels.height();
        long longer = (long) side * Math.max(w, h) / Math.min(w, h);
        if (longer * side > PictureFile.MAX_PIXELS || longer * Math.max(h, side) > PictureFile.MAX_PIXELS) {
            throw new InvalidMessageException("the picture of " + w + " by " + h + " pixels is too narrow: resized to "
                    + side + " by " + longer + " it has more than " + PictureFile.MAX_PIXELS + " pixels");
        }
        Pixels resized = w <= h
                ? PictureResize.resize(pixels, side, (int) longer)
                : PictureResize.resize(pixels, (int) longer, side);
        return middle(resized, width, height);
    }

    private static Pixels middle(Pixels pixels, int width, int height) {
        int left = (int) Math.rint((pixels.width() - width) / 2.0);
        int top = (int) Math.rint((pixels.height() - height) / 2.0);
        int samples = pixels.samples();
        byte[] cut = new byte[width * height * samples];
        for (int y = 0; y < height; y++) {
            int from = ((top + y) * pixels.width() + left) * samples;
            System.arraycopy(pixels.data(), from, cut, y * width * samples, width * samples);
        }
        return Pixels.of(width, height, samples, cut);
    }

    private static Tensor tensor(Pixels pixels, PixelFormat format, TensorSpec input) {
        Tensor tensor = Tensor.allocate(input.type(), input.shape());
        new PixelTensor(tensor, format).fill(pixels);
        return tensor;
    }
}
