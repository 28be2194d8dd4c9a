package org.jointdnn.pictures;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jointdnn.wire.picture.PictureCoder;
import org.jointdnn.wire.picture.PictureCoders;
import org.jointdnn.wire.picture.PictureKind;
import org.jointdnn.wire.picture.Pixels;

/** Files as other programs write them. */
final class PictureFiles {
    private static final int[] PNG_TYPES = {
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_USHORT_GRAY,
        BufferedImage.TYPE_BYTE_INDEXED,
        BufferedImage.TYPE_BYTE_BINARY
    };

    private PictureFiles() {}

    /** A file of some form that the kind has. */
    static byte[] any(String kind, int width, int height, SplittableRandom random) {
        Pixels pixels = Samples.pixels(width, height, random.nextBoolean() ? 3 : 1, random);
        switch (kind) {
            case "jpeg":
                return random.nextBoolean()
                        ? progressiveJpeg(pixels)
                        : coder(PictureKind.JPEG).encode(pixels, 80);
            case "webp":
                return coder(PictureKind.WEBP).encode(pixels, 80);
            default:
                return png(pixels, PNG_TYPES[random.nextInt(PNG_TYPES.length)], random.nextBoolean());
        }
    }

    static PictureCoder coder(PictureKind kind) {
        return PictureCoders.of(kind).orElseThrow();
    }

    static byte[] progressiveJpeg(Pixels pixels) {
        return write(Rasters.image(pixels), "jpeg", true);
    }

    static byte[] png(Pixels pixels, int type, boolean interlaced) {
        return write(image(pixels, type), "png", interlaced);
    }

    static BufferedImage image(Pixels pixels, int type) {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), type);
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                int at = (y * pixels.width() + x) * pixels.samples();
                int red = pixels.data()[at] & 0xff;
                int green = pixels.samples() == 1 ? red : pixels.data()[at + 1] & 0xff;
                int blue = pixels.samples() == 1 ? red : pixels.data()[at + 2] & 0xff;
                image.setRGB(x, y, 0x80000000 | red << 16 | green << 8 | blue);
            }
        }
        return image;
    }

    static byte[] write(BufferedImage image, String format, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam settings = writer.getDefaultWriteParam();
            if (progressive) {
                settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
