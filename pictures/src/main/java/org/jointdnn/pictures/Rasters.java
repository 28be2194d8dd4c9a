package org.jointdnn.pictures;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.jointdnn.wire.picture.Pixels;

/** Pixels as Java's pictures and back: the stored samples, never converted from one colour space to another. */
final class Rasters {
    private Rasters() {}

    /** A picture over the same memory. */
    static BufferedImage image(Pixels pixels) {
        int samples = pixels.samples();
        int[] offsets = samples == 1 ? new int[] {0} : new int[] {0, 1, 2};
        WritableRaster raster = Raster.createInterleavedRaster(
                new DataBufferByte(pixels.data(), pixels.data().length),
                pixels.width(),
                pixels.height(),
                pixels.width() * samples,
                samples,
                offsets,
                null);
        ColorSpace space = ColorSpace.getInstance(samples == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        ComponentColorModel model =
                new ComponentColorModel(space, false, false, ComponentColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, raster, false, null);
    }

    /** The samples of a picture that nobody uses afterwards; transparency is left out, of 16 bits the upper 8 are kept. */
    static Pixels pixels(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        boolean plain =
                image.getType() == BufferedImage.TYPE_3BYTE_BGR || image.getType() == BufferedImage.TYPE_BYTE_GRAY;
        if (plain && image.getRaster().getDataBuffer() instanceof DataBufferByte buffer) {
            byte[] data = buffer.getData();
            int samples = image.getRaster().getNumBands();
            if (data.length == width * height * samples) {
                return Pixels.of(width, height, samples, samples == 3 ? redFirst(data) : data);
            }
        }
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return ofPalette(image.getRaster(), palette);
        }
        return ofBands(image.getRaster());
    }

    private static byte[] redFirst(byte[] data) {
        for (int at = 0; at + 2 < data.length; at += 3) {
            byte blue = data[at];
            data[at] = data[at + 2];
            data[at + 2] = blue;
        }
        return data;
    }

    private static Pixels ofPalette(Raster raster, IndexColorModel palette) {
        int width = raster.getWidth();
        byte[] data = new byte[Math.multiplyExact(Math.multiplyExact(width, raster.getHeight()), 3)];
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int index : row) {
                int colour = palette.getRGB(index);
                data[at++] = (byte) (colour >> 16);
                data[at++] = (byte) (colour >> 8);
                data[at++] = (byte) colour;
            }
        }
        return Pixels.of(width, raster.getHeight(), 3, data);
    }

    private static Pixels ofBands(Raster raster) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int samples = bands >= 3 ? 3 : 1;
        int shift = raster.getSampleModel().getSampleSize(0) == 16 ? 8 : 0;
        byte[] data = new byte[Math.multiplyExact(Math.multiplyExact(width, raster.getHeight()), samples)];
        int[] row = new int[width * bands];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int first = 0; first < row.length; first += bands) {
                for (int sample = 0; sample < samples; sample++) {
                    data[at++] = (byte) (row[first + sample] >> shift);
                }
            }
        }
        return Pixels.of(width, raster.getHeight(), samples, data);
    }
}
