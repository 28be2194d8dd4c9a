package org.jointdnn.cli.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.picture.PictureReader;

/** Samples in picture files, one each, for inputs that are declared to be pictures. */
final class PictureSamples implements SampleFormat {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".webp");

    private final Map<String, Picture> pictures;

    /** Reads samples of the inputs that are declared to be pictures, by name. */
    PictureSamples(Map<String, Picture> pictures) {
        this.pictures = Map.copyOf(pictures);
    }

    @Override
    public boolean reads(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    @Override
    public int count(Path file, TensorSpec input) {
        declared(file, input);
        return 1;
    }

    @Override
    public Tensor read(Path file, int index, TensorSpec input) throws IOException {
        try {
            return PictureReader.tensor(Files.readAllBytes(file), declared(file, input), input);
        } catch (InvalidMessageException e) {
            throw new CommandFailure(file + ": " + e.getMessage(), e);
        }
    }

    private Picture declared(Path file, TensorSpec input) {
        Picture picture = pictures.get(input.name());
        if (picture == null) {
            throw new CommandFailure(file + ": the model declares no picture for '" + input.name()
                    + "'; give .npy files, or write MODEL.pictures.json beside the model");
        }
        return picture;
    }
}
