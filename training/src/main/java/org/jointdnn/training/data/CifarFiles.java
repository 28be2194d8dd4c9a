package org.jointdnn.training.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jointdnn.onnx.Shape;

/**
 * CIFAR-10 in its binary form: records of a byte with the class, then 3072 bytes, {@code [3, 32, 32]}.
 *
 * <p>Source: Krizhevsky, The CIFAR-10 dataset, "Binary version".
 */
public final class CifarFiles {
    private static final int CLASSES = 10;
    private static final Shape PICTURE = Shape.of(3, 32, 32);
    private static final int PICTURE_BYTES = (int) PICTURE.elements();
    private static final int RECORD_BYTES = 1 + PICTURE_BYTES;

    private CifarFiles() {}

    /** Reads files, one behind the other; throws DataFormatException if one is damaged. */
    public static DataSet read(List<Path> files) throws IOException {
        byte[][] contents = new byte[files.size()][];
        int records = 0;
        for (int k = 0; k < contents.length; k++) {
            contents[k] = WholeBytes.of(files.get(k));
            if (contents[k].length == 0 || contents[k].length % RECORD_BYTES != 0) {
                throw new DataFormatException(files.get(k) + " is truncated or no CIFAR-10 file: it has "
                        + contents[k].length + " bytes, must have a multiple of " + RECORD_BYTES);
            }
            records = Math.addExact(records, contents[k].length / RECORD_BYTES);
        }
        byte[] pixels = new byte[Math.multiplyExact(records, PICTURE_BYTES)];
        int[] labels = new int[records];
        int record = 0;
        for (int k = 0; k < contents.length; k++) {
            for (int at = 0; at < contents[k].length; at += RECORD_BYTES) {
                labels[record] = contents[k][at] & 0xFF;
                if (labels[record] >= CLASSES) {
                    throw new DataFormatException(files.get(k) + " has the label " + labels[record] + " at byte " + at
                            + ", must be within 0..9");
                }
                System.arraycopy(contents[k], at + 1, pixels, record * PICTURE_BYTES, PICTURE_BYTES);
                record++;
            }
        }
        return new DataSet(new Samples.Pixels(PICTURE, pixels), new Labels.Classes(CLASSES, labels));
    }
}
