package org.jointdnn.training.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.jointdnn.onnx.Shape;

/**
 * Pictures and labels in IDX files, MNIST's format, plain or as {@code .gz}.
 *
 * <p>A file is two zero bytes, the type (8 for unsigned bytes), the number of dimensions, each dimension as a 32-bit number,
 * big-endian, then the values, the last dimension changing fastest. {@code 00 00 08 01  00 00 00 02  07 02} are the two labels 7 and 2.
 *
 * <p>Source: LeCun, Cortes, Burges, The MNIST database of handwritten digits, "File formats".
 */
public final class IdxFiles {
    private static final int UNSIGNED_BYTES = 8;
    private static final int MOST_DIMENSIONS = 4;

    private record Idx(long[] extents, byte[] values) {}

    private IdxFiles() {}

    /**
     * Reads pictures, {@code [N, H, W]} or {@code [N, C, H, W]}, and their labels, {@code [N]}.
     *
     * @throws DataFormatException if a file is damaged, or they don't fit each other
     */
    public static DataSet read(Path images, Path labels) throws IOException {
        Idx pictures = read(images);
        Idx classes = read(labels);
        int rank = pictures.extents.length;
        if (rank < 3 || classes.extents.length != 1) {
            throw new DataFormatException(images + " has " + rank + " dimensions and " + labels + " "
                    + classes.extents.length + ", must have 3 or 4 and 1");
        }
        if (pictures.extents[0] != classes.extents[0] || pictures.extents[0] == 0) {
            throw new DataFormatException(images + " has " + pictures.extents[0] + " pictures and " + labels + " "
                    + classes.extents[0] + " labels, must be as many, and 1 or more");
        }
        long[] each = Arrays.copyOfRange(pictures.extents, 1, rank);
        Shape shape = rank == 4 ? Shape.of(each) : Shape.of(1, each[0], each[1]);
        int[] numbers = new int[classes.values.length];
        for (int index = 0; index < numbers.length; index++) {
            numbers[index] = classes.values[index] & 0xFF;
        }
        int count = Arrays.stream(numbers).max().orElse(0) + 1;
        return new DataSet(new Samples.Pixels(shape, pictures.values), new Labels.Classes(count, numbers));
    }

    private static Idx read(Path file) throws IOException {
        byte[] bytes = WholeBytes.of(file);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < 4 || in.getShort() != 0) {
            throw new DataFormatException(file + " is no IDX file: it doesn't begin with two zero bytes");
        }
        int type = in.get();
        int rank = in.get();
        if (type != UNSIGNED_BYTES || rank < 1 || rank > MOST_DIMENSIONS) {
            throw new DataFormatException(file + " has type " + type + " and " + rank
                    + " dimensions; only type 8, unsigned bytes, of 1 to 4 dimensions is read");
        }
        if (in.remaining() < Integer.BYTES * rank) {
            throw new DataFormatException(file + " is truncated: it ends within its header");
        }
        long[] extents = new long[rank];
        long size = 1;
        for (int axis = 0; axis < rank; axis++) {
            extents[axis] = in.getInt();
            if (extents[axis] < 0 || extents[axis] > Integer.MAX_VALUE / Math.max(1, size)) {
                throw new DataFormatException(
                        file + " has the dimensions " + Arrays.toString(extents) + ", too large or negative");
            }
            size *= extents[axis];
        }
        if (in.remaining() != size) {
            throw new DataFormatException(file + (in.remaining() < size ? " is truncated: " : " is too long: ")
                    + Arrays.toString(extents) + " needs " + size + " values, it has " + in.remaining());
        }
        return new Idx(extents, Arrays.copyOfRange(bytes, in.position(), bytes.length));
    }
}
