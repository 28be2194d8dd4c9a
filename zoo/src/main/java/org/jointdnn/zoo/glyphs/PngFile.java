package org.jointdnn.zoo.glyphs;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes pictures of 8 bits a channel as PNG files. */
final class PngFile {
    private PngFile() {}

    /** Writes pixels {@code [height, width, channels]}, of 1 or 3 channels. */
    static void write(Path file, int height, int width, int channels, byte[] pixels) throws IOException {
        boolean grey = channels == 1;
        BufferedImage image =
                new BufferedImage(width, height, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        int[] samples = new int[pixels.length];
        for (int k = 0; k < samples.length; k++) {
            samples[k] = pixels[k] & 0xFF;
        }
        image.getRaster().setPixels(0, 0, width, height, samples);
        ImageIO.write(image, "png", file.toFile());
    }
}
