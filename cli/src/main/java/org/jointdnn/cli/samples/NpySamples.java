package org.jointdnn.cli.samples;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jointdnn.cli.console.CommandFailure;
import org.jointdnn.engine.npy.NpyFile;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.Tensor;
import org.jointdnn.onnx.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * Samples in .npy files: one of the input's shape, or of that without the first axis if that is 1, or several behind each
 * other, as an array whose first axis counts them where the input's is 1.
 */
final class NpySamples implements SampleFormat {
    private @Nullable Path lastFile;
    private @Nullable Tensor last;

    @Override
    public boolean reads(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    @Override
    public int count(Path file, TensorSpec input) throws IOException {
        TensorSpec found = NpyFile.readSpec(file);
        long[] shape = found.shape().extents();
        long[] wanted = input.shape().extents();
        if (found.type() == input.type()) {
            boolean batched = wanted.length > 0 && wanted[0] == 1;
            if (Arrays.equals(shape, wanted) || (batched && Arrays.equals(shape, rest(wanted)))) {
                return 1;
            }
            boolean several = batched && shape.length == wanted.length && shape[0] > 0;
            if (several && Arrays.equals(rest(shape), rest(wanted))) {
                return Math.toIntExact(shape[0]);
            }
        }
        throw new CommandFailure(file + ": is " + found.type().protocolName() + found.shape() + ", must be "
                + input.type().protocolName() + input.shape() + " as the input '" + input.name() + "'"
                + (wanted.length > 0 && wanted[0] == 1 ? ", or several of them along the first axis" : ""));
    }

    private static long[] rest(long[] shape) {
        return Arrays.copyOfRange(shape, 1, shape.length);
    }

    @Override
    public Tensor read(Path file, int index, TensorSpec input) throws IOException {
        Tensor values = last;
        if (values == null || !file.equals(lastFile)) {
            values = NpyFile.read(file);
            last = values;
            lastFile = file;
        }
        int bytes = Math.toIntExact(input.bytes());
        ByteBuffer part = values.data();
        ((Buffer) part).limit(Math.multiplyExact(index + 1, bytes)).position(index * bytes);
        return Tensor.of(input.type(), Shape.of(input.shape().extents()), part);
    }
}
