package org.jointdnn.cli.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.device.Tensors;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.bundle.BundleTensor;
import org.jointdnn.onnx.picture.Picture;
import org.jointdnn.wire.InvalidMessageException;
import org.jointdnn.wire.codec.PictureCodecs;
import org.jointdnn.wire.codec.TensorCodec;
import org.jointdnn.wire.codec.UncodableTensorException;
import org.jointdnn.wire.picture.PictureKind;
import org.jointdnn.wire.picture.PictureReader;

/**
 * Tensors in files, .npy or pictures, as the user gives them: {@code NAME=FILE}, or {@code FILE} where there is one tensor
 * only.
 */
public final class NamedFiles {
    /** Of JPEG and WebP files. */
    private static final int WRITTEN_QUALITY = 95;

    private final String option;
    private final Map<String, Path> files = new LinkedHashMap<>();

    private NamedFiles(String option) {
        this.option = option;
    }

    /** Matches what was written with the tensors that there are; throws CommandFailure for one that isn't. */
    public static NamedFiles of(String option, List<String> texts, List<TensorSpec> tensors) {
        NamedFiles named = new NamedFiles(option);
        for (String text : texts) {
            named.add(text, tensors);
        }
        return named;
    }

    private void add(String text, List<TensorSpec> tensors) {
        for (TensorSpec tensor : tensors) {
            if (text.startsWith(tensor.name() + "=")) {
                put(tensor.name(), text.substring(tensor.name().length() + 1));
                return;
            }
        }
        boolean namesAnother = text.contains("=") && !Files.exists(Path.of(text));
        if (tensors.size() != 1 || namesAnother) {
            throw new CommandFailure(option + " " + text + ": write NAME=FILE with one of the names "
                    + String.join(", ", tensors.stream().map(TensorSpec::name).toList()));
        }
        put(tensors.get(0).name(), text);
    }

    private void put(String name, String file) {
        if (files.put(name, Path.of(file)) != null) {
            throw new CommandFailure(option + " gives '" + name + "' twice");
        }
    }

    /**
     * Reads a model's inputs. A file that is a picture becomes the input as the model declares.
     *
     * @param model its tensors
     * @throws CommandFailure if an input has no file, or one that it can't be made of
     */
    public Tensors read(List<BundleTensor> model) throws IOException {
        Tensors read = Tensors.of(Map.of());
        for (BundleTensor tensor : model) {
            if (tensor.producer() == BundleTensor.MODEL_INPUT) {
                Path file = files.get(tensor.name());
                if (file == null) {
                    throw new CommandFailure("there is no " + option + " for '" + tensor.spec() + "'");
                }
                read = read.and(tensor.name(), isPicture(file) ? picture(file, tensor) : values(file, tensor.spec()));
            }
        }
        return read;
    }

    private static boolean isPicture(Path file) throws IOException {
        try (InputStream start = Files.newInputStream(file)) {
            return PictureKind.of(start.readNBytes(PictureKind.START_BYTES)).isPresent();
        }
    }

    private Tensor picture(Path file, BundleTensor tensor) throws IOException {
        Picture picture = tensor.picture()
                .orElseThrow(() -> new CommandFailure(option + " " + file + ": the model declares no picture for '"
                        + tensor.name() + "'; give a .npy file, or write MODEL.pictures.json beside the model"));
        try {
            return PictureReader.tensor(Files.readAllBytes(file), picture, tensor.spec());
        } catch (InvalidMessageException e) {
            throw new CommandFailure(option + " " + file + ": " + e.getMessage(), e);
        }
    }

    private Tensor values(Path file, TensorSpec tensor) throws IOException {
        Tensor values = NpyFile.read(file);
        if (values.type() != tensor.type() || !values.shape().equals(tensor.shape())) {
            throw new CommandFailure(option + " " + file + ": '" + tensor.name() + "' is " + values + ", must be "
                    + tensor.type().protocolName() + tensor.shape());
        }
        return values;
    }

    /** Writes those of a model's outputs that have a file: as a picture if its name ends so, else as .npy. */
    public void write(Tensors tensors, List<BundleTensor> model) throws IOException {
        for (Map.Entry<String, Path> entry : files.entrySet()) {
            Path file = entry.getValue();
            Tensor tensor = tensors.get(entry.getKey());
            Optional<Function<Picture, TensorCodec>> format = pictureFormat(file);
            if (format.isPresent()) {
                writePicture(file, tensor, format.get().apply(declared(entry.getKey(), file, model)));
            } else {
                NpyFile.write(file, tensor);
            }
        }
    }

    /** Throws CommandFailure if a file is to be a picture of an output that is declared to be none. */
    public void checkPictures(List<BundleTensor> model) {
        files.forEach((name, file) -> {
            if (pictureFormat(file).isPresent()) {
                declared(name, file, model);
            }
        });
    }

    private static Optional<Function<Picture, TensorCodec>> pictureFormat(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".png")) {
            return Optional.of(PictureCodecs::png);
        }
        if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
            return Optional.of(picture -> PictureCodecs.jpeg(picture, WRITTEN_QUALITY));
        }
        return name.endsWith(".webp")
                ? Optional.of(picture -> PictureCodecs.webp(picture, WRITTEN_QUALITY))
                : Optional.empty();
    }

    private Picture declared(String output, Path file, List<BundleTensor> model) {
        return model.stream()
                .filter(tensor -> tensor.name().equals(output))
                .flatMap(tensor -> tensor.picture().stream())
                .findFirst()
                .orElseThrow(() -> new CommandFailure(option + " " + file + ": the model doesn't declare '" + output
                        + "' to be a picture; name a .npy file, or write MODEL.pictures.json beside the model"));
    }

    private void writePicture(Path file, Tensor tensor, TensorCodec codec) throws IOException {
        try {
            ByteBuffer bytes = codec.encode(tensor);
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            Files.write(file, array);
        } catch (UncodableTensorException e) {
            throw new CommandFailure(option + " " + file + ": " + e.getMessage(), e);
        }
    }
}
