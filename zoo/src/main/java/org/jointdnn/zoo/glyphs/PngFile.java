package org.jointdnn.zoo.glyphs;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes pictures of 8 bits a channel as PNG files.
 *
 * <p>Source: Portable Network Graphics specification, W3C, third edition, sections 5 and 11.2.
 */
final class PngFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int GREY = 0;
    private static final int COLOUR = 2;

    private PngFile() {}

    /** Writes pixels {@code [height, width, channels]}, of 1 or 3 channels. */
    static void write(Path file, int height, int width, int channels, byte[] pixels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(SIGNATURE);
        chunk(out, "IHDR", header(height, width, channels));
        chunk(out, "IDAT", packed(height, width * channels, pixels));
        chunk(out, "IEND", new byte[0]);
        Files.write(file, bytes.toByteArray());
    }

    private static byte[] header(int height, int width, int channels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(width);
        out.writeInt(height);
        out.writeByte(8);
        out.writeByte(channels == 1 ? GREY : COLOUR);
        out.write(new byte[3]);
        return bytes.toByteArray();
    }

    /** Every row follows a byte that says how it is filtered, here not at all. */
    private static byte[] packed(int height, int rowBytes, byte[] pixels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            for (int y = 0; y < height; y++) {
                out.write(0);
                out.write(pixels, y * rowBytes, rowBytes);
            }
        }
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) check.getValue());
    }
}
