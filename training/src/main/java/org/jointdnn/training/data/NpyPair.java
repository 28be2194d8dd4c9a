package org.jointdnn.training.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;

/**
 * Samples and labels in two {@code .npy} files.
 *
 * <p>Samples of unsigned bytes are pictures, {@code [N, H, W]}, {@code [N, H, W, C]} if the last extent is 1 or 3, else
 * {@code [N, C, H, W]}; samples of float32 go into the network as they are. Labels that are integers, {@code [N]}, are classes;
 * labels of float32 are what the network's output should be.
 */
public final class NpyPair {
    private NpyPair() {}

    /** Reads the files; throws IOException if one is damaged, DataFormatException if they don't fit each other. */
    public static DataSet read(Path samples, Path labels) throws IOException {
        Tensor inputs = NpyFile.read(samples);
        Tensor targets = NpyFile.read(labels);
        if (inputs.shape().rank() < 2
                || targets.shape().rank() < 1
                || inputs.shape().extent(0) == 0) {
            throw new DataFormatException(samples + " is " + inputs + " and " + labels + " " + targets
                    + ", must be [N, ...] for N samples, 1 or more");
        }
        if (inputs.shape().extent(0) != targets.shape().extent(0)) {
            throw new DataFormatException(samples + " has " + inputs.shape().extent(0) + " samples and " + labels + " "
                    + targets.shape().extent(0) + " labels, must be as many");
        }
        return new DataSet(samples(samples, inputs), labels(labels, targets));
    }

    private static Samples samples(Path file, Tensor tensor) throws DataFormatException {
        if (tensor.type() == ElementType.FLOAT32) {
            return new Samples.Numbers(each(tensor), tensor.toFloats());
        }
        if (tensor.type() != ElementType.UINT8
                || tensor.shape().rank() < 3
                || tensor.shape().rank() > 4) {
            throw new DataFormatException(file + " is " + tensor
                    + ", must be float32 or, for pictures, unsigned bytes [N, H, W], [N, H, W, C] or [N, C, H, W]");
        }
        byte[] values = new byte[tensor.bytes()];
        tensor.data().get(values);
        Shape each = each(tensor);
        if (each.rank() == 2) {
            return new Samples.Pixels(Shape.of(1, each.extent(0), each.extent(1)), values);
        }
        long last = each.extent(2);
        return last == 1 || last == 3 ? channelsFirst(each, values) : new Samples.Pixels(each, values);
    }

    private static Samples channelsFirst(Shape each, byte[] values) {
        int places = (int) (each.extent(0) * each.extent(1));
        int channels = (int) each.extent(2);
        byte[] turned = new byte[values.length];
        for (int at = 0; at < values.length; at++) {
            int channel = at % channels;
            int place = at / channels % places;
            int picture = at / channels / places;
            turned[(picture * channels + channel) * places + place] = values[at];
        }
        return new Samples.Pixels(Shape.of(channels, each.extent(0), each.extent(1)), turned);
    }

    private static Labels labels(Path file, Tensor tensor) throws DataFormatException {
        if (tensor.type() == ElementType.FLOAT32) {
            return new Labels.Targets(each(tensor), tensor.toFloats());
        }
        if (tensor.shape().rank() != 1) {
            throw new DataFormatException(file + " is " + tensor + ", must be integers [N], or float32");
        }
        int[] classes = new int[(int) tensor.shape().extent(0)];
        for (int index = 0; index < classes.length; index++) {
            long label = integer(file, tensor, index);
            if (label < 0 || label > Short.MAX_VALUE) {
                throw new DataFormatException(file + " has the label " + label + " at " + index
                        + ", must be the number of a class, 0 or more");
            }
            classes[index] = (int) label;
        }
        return new Labels.Classes(Arrays.stream(classes).max().orElse(0) + 1, classes);
    }

    private static long integer(Path file, Tensor tensor, int index) throws DataFormatException {
        ByteBuffer data = tensor.data();
        switch (tensor.type()) {
            case INT64:
                return data.getLong(Long.BYTES * index);
            case INT32:
                return data.getInt(Integer.BYTES * index);
            case UINT8:
                return data.get(index) & 0xFF;
            default:
                throw new DataFormatException(file + " is " + tensor + ", must be int64, int32 or uint8 for classes");
        }
    }

    private static Shape each(Tensor tensor) {
        return Shape.of(
                Arrays.copyOfRange(tensor.shape().extents(), 1, tensor.shape().rank()));
    }
}
