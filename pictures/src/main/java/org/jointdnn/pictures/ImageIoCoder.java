package org.jointdnn.pictures;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.picture.PictureCoder;
import org.jointdnn.wire.picture.PictureFile;
import org.jointdnn.wire.picture.PictureKind;
import org.jointdnn.wire.picture.Pixels;

/** A format that Image I/O has a reader and a writer for. */
abstract class ImageIoCoder implements PictureCoder {
    private static final int MAX_QUALITY = 100;

    private final PictureKind kind;
    private final String format;

    ImageIoCoder(PictureKind kind, String format) {
        this.kind = kind;
        this.format = format;
    }

    @Override
    public PictureKind kind() {
        return kind;
    }

    @Override
    public byte[] encode(Pixels pixels, int quality) {
        if (quality < 1 || quality > MAX_QUALITY) {
            throw new IllegalArgumentException("quality is " + quality + ", must be within 1.." + MAX_QUALITY);
        }
        ImageWriter writer = only(ImageIO.getImageWritersByFormatName(format));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(Rasters.image(pixels), null, null), settings(writer, quality));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private ImageWriteParam settings(ImageWriter writer, int quality) {
        ImageWriteParam settings = writer.getDefaultWriteParam();
        if (kind != PictureKind.PNG) {
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionType(kind == PictureKind.WEBP ? "Lossy" : "JPEG");
            settings.setCompressionQuality((float) quality / MAX_QUALITY);
        }
        return settings;
    }

    @Override
    public Pixels decode(PictureFile file) {
        ImageReader reader = only(ImageIO.getImageReadersByFormatName(format));
        try (ByteArrayInput in = new ByteArrayInput(file.bytes())) {
            reader.setInput(in, true, true);
            if (reader.getWidth(0) != file.width() || reader.getHeight(0) != file.height()) {
                throw new InvalidMessageException("the " + kind.title() + " picture says two different sizes");
            }
            BufferedImage image = reader.read(0);
            return Rasters.pixels(image);
        } catch (InvalidMessageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The libraries throw all kinds of exceptions for bytes that they don't expect.
            throw new InvalidMessageException("the " + kind.title() + " picture can't be decoded", e);
        } finally {
            reader.dispose();
        }
    }

    private <T> T only(Iterator<T> coders) {
        if (!coders.hasNext()) {
            throw new IllegalStateException("Image I/O has no coder for " + format);
        }
        return coders.next();
    }
}
