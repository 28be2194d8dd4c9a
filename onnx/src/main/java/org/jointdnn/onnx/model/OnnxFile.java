package org.jointdnn.onnx.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;
import org.jointdnn.onnx.ModelFormatException;
import org.jointdnn.onnx.proto.ModelProto;
import org.jointdnn.onnx.proto.OperatorSetIdProto;
import org.jointdnn.onnx.proto.TensorProto;

/**
 * An ONNX file as it was read: the message, and where it came from.
 *
 * <p>The file is mapped, not copied: constants in it are views of the mapping. It must not change
 * while the value is in use.
 */
public record OnnxFile(Path path, ModelProto model) {
    /** The lowest IR version read; older ones differ in what an initializer is. */
    public static final int MIN_IR_VERSION = 3;

    /** The lowest version of the standard operator set read; older ones define broadcasting differently. */
    public static final int MIN_OPSET = 7;

    /** Reads a file; throws ModelFormatException if it is no ONNX model of a version that is read. */
    public static OnnxFile read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new ModelFormatException(path + ": no such file");
        }
        OnnxFile file = new OnnxFile(path, parse(path));
        file.checkVersions();
        return file;
    }

    /** The file's name without folders, for messages. */
    public String name() {
        return path.getFileName().toString();
    }

    /** The files beside this one that hold initializers; throws ModelFormatException if one is missing or lies elsewhere. */
    public Set<Path> externalFiles() {
        ExternalData external = new ExternalData(path);
        Set<Path> files = new TreeSet<>();
        for (TensorProto initializer : model.getGraph().getInitializerList()) {
            if (initializer.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                files.add(external.file(initializer));
            }
        }
        return files;
    }

    private static ModelProto parse(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new ModelFormatException(path + ": larger than 2 GiB; save it with its weights as external data");
            }
            ByteString bytes =
                    UnsafeByteOperations.unsafeWrap(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            CodedInputStream input = bytes.newCodedInput();
            input.enableAliasing(true);
            return ModelProto.parseFrom(input);
        } catch (InvalidProtocolBufferException e) {
            throw new ModelFormatException(path + ": not an ONNX file, or truncated (" + e.getMessage() + ")", e);
        } catch (IOException e) {
            throw new ModelFormatException(path + ": can't be read: " + e.getMessage(), e);
        }
    }

    private void checkVersions() {
        if (!model.hasGraph() || !model.hasIrVersion() || model.getGraph().getNodeCount() == 0) {
            throw new ModelFormatException(path + ": not an ONNX file: it holds no graph with operators");
        }
        if (model.getIrVersion() < MIN_IR_VERSION) {
            throw new ModelFormatException(path + ": IR version " + model.getIrVersion() + ", at least "
                    + MIN_IR_VERSION + " is needed; export the model again with a newer exporter");
        }
        if (model.getOpsetImportCount() == 0) {
            throw new ModelFormatException(path + ": names no operator set; the file is damaged or truncated");
        }
        for (OperatorSetIdProto opset : model.getOpsetImportList()) {
            boolean standard = opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx");
            if (standard && opset.getVersion() < MIN_OPSET) {
                throw new ModelFormatException(path + ": operator set version " + opset.getVersion() + ", at least "
                        + MIN_OPSET + " is needed; export the model again with opset_version=" + MIN_OPSET
                        + " or higher");
            }
        }
    }
}
