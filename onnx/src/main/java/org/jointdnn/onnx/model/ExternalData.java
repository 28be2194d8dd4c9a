package org.jointdnn.onnx.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.proto.StringStringEntryProto;
import org.jointdnn.onnx.proto.TensorProto;

/**
 * The files beside a model that hold its larger constants. Only files within the model's own folder
 * are opened: absolute paths, {@code ..} and links that lead out of it are refused.
 */
final class ExternalData {
    private final Path modelFile;
    private final Path folder;

    ExternalData(Path modelFile) {
        this.modelFile = modelFile;
        this.folder = modelFile.toAbsolutePath().normalize().resolveSibling("");
    }

    /** The file that a tensor marked external lies in. */
    Path file(TensorProto tensor) {
        return resolve(tensor, entries(tensor).getOrDefault("location", ""));
    }

    private static Map<String, String> entries(TensorProto tensor) {
        Map<String, String> entries = new HashMap<>();
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        return entries;
    }

    /** The raw bytes of a tensor that is marked external; {@code bytes} is the size its shape says. */
    ByteString read(TensorProto tensor, long bytes) {
        Map<String, String> entries = entries(tensor);
        String location = entries.getOrDefault("location", "");
        long offset = number(tensor, "offset", entries.getOrDefault("offset", "0"));
        long length = number(tensor, "length", entries.getOrDefault("length", Long.toString(bytes)));
        if (length != bytes) {
            throw problem(tensor, "has " + length + " bytes of external data, its shape needs " + bytes);
        }
        Path file = resolve(tensor, location);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (offset > channel.size() - bytes) {
                throw problem(
                        tensor,
                        "needs bytes " + offset + ".." + (offset + bytes) + " of " + location + ", which has only "
                                + channel.size() + "; it is truncated");
            }
            return bytes == 0
                    ? ByteString.EMPTY
                    : UnsafeByteOperations.unsafeWrap(channel.map(FileChannel.MapMode.READ_ONLY, offset, bytes));
        } catch (IOException e) {
            throw new ModelFormatException(
                    modelFile + ": external data " + location + " can't be read: " + e.getMessage(), e);
        }
    }

    private Path resolve(TensorProto tensor, String location) {
        try {
            Path relative = folder.getFileSystem().getPath(location);
            Path file = folder.resolve(relative).normalize();
            if (location.isEmpty() || relative.isAbsolute() || !file.startsWith(folder)) {
                throw outside(tensor, location);
            }
            if (!Files.isRegularFile(file)) {
                throw problem(tensor, "needs the file " + location + " beside the model, which doesn't exist");
            }
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                throw outside(tensor, location);
            }
            return file;
        } catch (InvalidPathException e) {
            throw outside(tensor, location);
        } catch (IOException e) {
            throw new ModelFormatException(
                    modelFile + ": external data " + location + " can't be read: " + e.getMessage(), e);
        }
    }

    private ModelFormatException outside(TensorProto tensor, String location) {
        return problem(
                tensor,
                "refers to the external data '" + location
                        + "', which is not within the model's folder; move it beside the model");
    }

    private long number(TensorProto tensor, String key, String text) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw problem(tensor, "has the external data " + key + " '" + text + "', must be a number, 0 or more");
    }

    private ModelFormatException problem(TensorProto tensor, String problem) {
        return new ModelFormatException(modelFile + ": initializer '" + tensor.getName() + "' " + problem);
    }
}
