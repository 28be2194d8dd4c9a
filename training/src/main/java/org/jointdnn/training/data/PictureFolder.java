package org.jointdnn.training.data;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.onnx.picture.PictureFit;
import org.jointdnn.onnx.picture.PixelChannels;
import org.jointdnn.onnx.picture.PixelFormat;
import org.jointdnn.onnx.picture.PixelLayout;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.picture.PictureReader;
import org.jointdnn.wire.picture.Pixels;

/**
 * JPEG, PNG and WebP files in a folder for each class, in a folder. Classes are numbered by the order of their folders' names.
 * Pictures are stretched to the size that the network takes.
 */
public final class PictureFolder {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".webp");

    private PictureFolder() {}

    /** The names of the classes in a folder, in their order. */
    public static List<String> classes(Path folder) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (Path each : entries(folder)) {
            if (Files.isDirectory(each)) {
                names.add(String.valueOf(each.getFileName()));
            }
        }
        return new ArrayList<>(names);
    }

    /**
     * Shape of the pictures as the first one is, with 3 channels.
     *
     * @throws DataFormatException if there is no picture
     */
    public static Shape shape(Path folder) throws IOException {
        for (String name : classes(folder)) {
            for (Path file : pictures(folder.resolve(name))) {
                Pixels pixels = decode(file);
                return Shape.of(3, pixels.height(), pixels.width());
            }
        }
        throw new DataFormatException(folder + " has no folder with pictures (" + String.join(", ", ENDINGS)
                + "); there must be a folder for each class");
    }

    /**
     * Reads the pictures of some classes.
     *
     * @param classes names of folders
     * @param shape {@code [C, H, W]} to make of each, of 1 or 3 channels
     * @throws DataFormatException if a class has no picture, or a file is damaged
     */
    public static DataSet read(Path folder, List<String> classes, Shape shape) throws IOException {
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int label = 0; label < classes.size(); label++) {
            List<Path> ofClass = pictures(folder.resolve(classes.get(label)));
            if (ofClass.isEmpty()) {
                throw new DataFormatException(folder.resolve(classes.get(label)) + " has no pictures");
            }
            files.addAll(ofClass);
            for (int k = 0; k < ofClass.size(); k++) {
                labels.add(label);
            }
        }
        int size = (int) shape.elements();
        byte[] pixels = new byte[Math.multiplyExact(files.size(), size)];
        for (int k = 0; k < files.size(); k++) {
            read(files.get(k), shape, pixels, k * size);
        }
        int[] numbers = labels.stream().mapToInt(Integer::intValue).toArray();
        return new DataSet(new Samples.Pixels(shape, pixels), new Labels.Classes(classes.size(), numbers));
    }

    private static void read(Path file, Shape shape, byte[] pixels, int from) throws IOException {
        PixelChannels channels = shape.extent(0) == 1 ? PixelChannels.GRAY : PixelChannels.RGB;
        Picture picture = new Picture(PixelFormat.of(PixelLayout.NCHW, channels, 1, 0, 1), new PictureFit.Stretch());
        Shape one = Shape.of(1, shape.extent(0), shape.extent(1), shape.extent(2));
        FloatBuffer values;
        try {
            values = PictureReader.tensor(
                            Files.readAllBytes(file), picture, new TensorSpec("picture", ElementType.FLOAT32, one))
                    .data()
                    .asFloatBuffer();
        } catch (InvalidMessageException e) {
            throw new DataFormatException(file + ": " + e.getMessage(), e);
        }
        for (int at = from; values.hasRemaining(); at++) {
            pixels[at] = (byte) Math.round(values.get());
        }
    }

    private static Pixels decode(Path file) throws IOException {
        try {
            return PictureReader.decode(Files.readAllBytes(file), 3);
        } catch (InvalidMessageException e) {
            throw new DataFormatException(file + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> pictures(Path folder) throws IOException {
        TreeSet<Path> files = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            for (Path each : entries(folder)) {
                String name = String.valueOf(each.getFileName()).toLowerCase(Locale.ROOT);
                if (ENDINGS.stream().anyMatch(name::endsWith)) {
                    files.add(each);
                }
            }
        }
        return new ArrayList<>(files);
    }

    private static List<Path> entries(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        }
        return entries;
    }
}
