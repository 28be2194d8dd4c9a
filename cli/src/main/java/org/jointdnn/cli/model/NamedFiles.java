package org.jointdnn.cli.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.device.Tensors;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;

/** Tensors in .npy files as the user gives them: {@code NAME=FILE}, or {@code FILE} where there is one tensor only. */
public final class NamedFiles {
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

    /** Reads the tensors; throws CommandFailure if one of {@code tensors} has no file or another type or shape. */
    public Tensors read(List<TensorSpec> tensors) throws IOException {
        Tensors read = Tensors.of(Map.of());
        for (TensorSpec tensor : tensors) {
            Path file = files.get(tensor.name());
            if (file == null) {
                throw new CommandFailure("there is no " + option + " for '" + tensor + "'");
            }
            Tensor values = NpyFile.read(file);
            if (values.type() != tensor.type() || !values.shape().equals(tensor.shape())) {
                throw new CommandFailure(option + " " + file + ": '" + tensor.name() + "' is " + values + ", must be "
                        + tensor.type().protocolName() + tensor.shape());
            }
            read = read.and(tensor.name(), values);
        }
        return read;
    }

    /** Writes those of the tensors that have a file. */
    public void write(Tensors tensors) throws IOException {
        for (Map.Entry<String, Path> entry : files.entrySet()) {
            NpyFile.write(entry.getValue(), tensors.get(entry.getKey()));
        }
    }
}
