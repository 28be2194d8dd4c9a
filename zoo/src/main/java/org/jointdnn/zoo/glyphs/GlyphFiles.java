package org.jointdnn.zoo.glyphs;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes pictures of a set for other programs to read.
 *
 * <p>{@code images.npy} is {@code [count, H, W, C]} of unsigned bytes, {@code labels.npy} is {@code [count]} of
 * unsigned bytes. {@code labels.csv} has a line {@code file,label,character} for each picture of a folder of PNG files.
 */
public final class GlyphFiles {
    private GlyphFiles() {}

    /** Writes pictures {@code from} to {@code from + count - 1} as {@code images.npy} and {@code labels.npy}. */
    public static void writeArrays(GlyphSet set, int from, int count, Path folder) throws IOException {
        Files.createDirectories(folder);
        int size = set.options().size();
        try (OutputStream images = new BufferedOutputStream(Files.newOutputStream(folder.resolve("images.npy")));
                OutputStream labels = new BufferedOutputStream(Files.newOutputStream(folder.resolve("labels.npy")))) {
            images.write(npyHeader(
                    count + ", " + size + ", " + size + ", " + set.options().channels()));
            labels.write(npyHeader(count + ","));
            for (int k = from; k < from + count; k++) {
                images.write(set.picture(k).toBytes());
                labels.write(set.label(k));
            }
        }
    }

    /** Version 1.0 of the format: magic, length of what follows, a dictionary padded to a multiple of 64 bytes. */
    private static byte[] npyHeader(String shape) {
        String dictionary = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + shape + "), }";
        int length = (10 + dictionary.length() + 1 + 63) / 64 * 64 - 10;
        StringBuilder header = new StringBuilder("\u0093NUMPY\1\0")
                .append((char) (length & 0xFF))
                .append((char) (length >> 8))
                .append(dictionary);
        while (header.length() < 10 + length - 1) {
            header.append(' ');
        }
        return header.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Writes pictures {@code from} to {@code from + count - 1} as PNG files, and {@code labels.csv}. */
    public static void writePictures(GlyphSet set, int from, int count, Path folder) throws IOException {
        Files.createDirectories(folder);
        StringBuilder labels = new StringBuilder("file,label,character\n");
        for (int k = from; k < from + count; k++) {
            GlyphPicture picture = set.picture(k);
            String file = String.format(Locale.ROOT, "%06d.png", k);
            PngFile.write(folder.resolve(file), picture.size(), picture.size(), picture.channels(), picture.toBytes());
            labels.append(file).append(',').append(picture.label()).append(',');
            labels.append(set.options().classes().characters().charAt(picture.label()));
            labels.append('\n');
        }
        Files.write(folder.resolve("labels.csv"), labels.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** Writes pictures side by side in one PNG file, {@code rows * columns} of them from a number on. */
    public static void writeSheet(GlyphSet set, int from, int rows, int columns, Path file) throws IOException {
        int rowBytes = set.options().size() * set.options().channels();
        byte[] sheet = new byte[rows * columns * set.options().size() * rowBytes];
        for (int k = 0; k < rows * columns; k++) {
            byte[] picture = set.picture(from + k).toBytes();
            for (int y = 0; y < set.options().size(); y++) {
                int line = k / columns * set.options().size() + y;
                System.arraycopy(picture, y * rowBytes, sheet, (line * columns + k % columns) * rowBytes, rowBytes);
            }
        }
        int size = set.options().size();
        PngFile.write(file, rows * size, columns * size, set.options().channels(), sheet);
    }
}
