package org.jointdnn.cli.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.onnx.Shape;
import org.jointdnn.training.data.DataFolder;
import org.jointdnn.training.data.DataSet;
import org.jointdnn.training.data.Labels;
import org.jointdnn.training.data.NpyPair;
import org.jointdnn.training.data.Samples;
import org.jointdnn.training.data.TrainingData;
import org.jointdnn.zoo.glyphs.DigitSet;

/** The data that the user named. */
final class NamedData {
    static final String DIGITS = "digits";

    private static final Shape DIGIT = Shape.of(1, 28, 28);
    private static final int TRAINING_DIGITS = 6000;
    private static final int TEST_DIGITS = 1000;

    private NamedData() {}

    /**
     * Reads or draws the data.
     *
     * @param name {@code digits}, a folder, or two .npy files with a comma between
     * @param picture that the network takes, if it says so
     */
    static TrainingData read(String name, Optional<Shape> picture) throws IOException {
        if (name.equals(DIGITS)) {
            return digits(picture.orElse(DIGIT));
        }
        int comma = name.indexOf(',');
        if (comma > 0 && !Files.exists(Path.of(name))) {
            return TrainingData.split(
                    NpyPair.read(Path.of(name.substring(0, comma)), Path.of(name.substring(comma + 1))));
        }
        return DataFolder.read(Path.of(name), picture);
    }

    private static TrainingData digits(Shape picture) {
        boolean square = picture.rank() == 3 && picture.extent(1) == picture.extent(2);
        if (!square || picture.extent(0) != 1 && picture.extent(0) != 3) {
            throw new CommandFailure(
                    "--data digits has square pictures of 1 or 3 channels, the network takes " + picture);
        }
        int size = (int) picture.extent(1);
        return new TrainingData(
                digits(DigitSet.training(size, 1), TRAINING_DIGITS, picture),
                digits(DigitSet.test(size, 1), TEST_DIGITS, picture));
    }

    private static DataSet digits(DigitSet set, int count, Shape picture) {
        byte[] grey = set.pixels(0, count);
        int channels = (int) picture.extent(0);
        int size = grey.length / count;
        byte[] pixels = new byte[grey.length * channels];
        for (int k = 0; k < count * channels; k++) {
            System.arraycopy(grey, k / channels * size, pixels, k * size, size);
        }
        return new DataSet(
                new Samples.Pixels(picture, pixels), new Labels.Classes(DigitSet.CLASSES, set.labels(0, count)));
    }
}
